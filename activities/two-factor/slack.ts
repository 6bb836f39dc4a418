import type { WebClient } from '@slack/web-api';
import { secretUnavailable } from '../secrets/unavailable.js';
import type { Message, MessageSource, TimeWindow } from './messages.js';

const CALL_MS = 10_000;
const MAX_PAGES = 20;

interface SlackRequest {
  slack_workspace_domain: string;
  channel_name: string;
  sender_name: string;
}

/** Messages of one sender in a channel. With several tokens, uses the one of the workspace. */
export function slackSource(request: SlackRequest, tokens: readonly string[], apiUrl: string): MessageSource {
  const channelName = request.channel_name.replace(/^#/, '');
  const name = `Slack message of ${request.sender_name} in #${channelName}`;
  if (tokens.length === 0) throw secretUnavailable(`${name} cannot be read; set SLACK_BOT_TOKEN`);
  let place: Promise<{ client: WebClient; channel: string }> | undefined;
  return {
    name,
    async messages(window) {
      try {
        place ??= findPlace(request.slack_workspace_domain, channelName, tokens, apiUrl);
        const { client, channel } = await place;
        return await read(client, channel, request.sender_name, window);
      } catch (error) {
        place = undefined;
        throw await explained(error);
      }
    },
  };
}

async function findPlace(domain: string, channelName: string, tokens: readonly string[], slackApiUrl: string) {
  const { WebClient } = await import('@slack/web-api');
  for (const token of tokens) {
    const client = new WebClient(token, {
      slackApiUrl,
      timeout: CALL_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: SILENT,
    });
    const { url = '' } = await client.auth.test();
    if (!isDomain(url, domain)) continue;
    return { client, channel: await findChannel(client, channelName) };
  }
  throw secretUnavailable(`no token of SLACK_BOT_TOKEN is of the workspace ${domain}`);
}

/** `acme`, `acme.slack.com` and the full address name the same workspace. */
function isDomain(url: string, domain: string): boolean {
  const hostOf = (text: string) =>
    text
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, '');
  const wanted = hostOf(domain);
  const host = hostOf(url);
  return host === wanted || host.split('.')[0] === wanted;
}

async function findChannel(client: WebClient, name: string): Promise<string> {
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 200,
      ...(cursor !== undefined && { cursor }),
    });
    const channel = answer.channels?.find((candidate) => candidate.name === name);
    if (channel?.id !== undefined) return channel.id;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') break;
  }
  throw secretUnavailable(
    `Slack shows no channel #${name} to the bot; check the name, and invite the bot to a private channel`,
  );
}

async function read(client: WebClient, channel: string, sender: string, window: TimeWindow): Promise<Message[]> {
  const answer = await client.conversations.history({
    channel,
    oldest: String(Math.floor(window.from / 1000)),
    latest: String(Math.ceil(window.to / 1000)),
    inclusive: true,
    limit: 100,
  });
  const messages: Message[] = [];
  const names = new Map<string, string[]>();
  for (const message of answer.messages ?? []) {
    const { ts, user, username, bot_profile: bot } = message;
    const own = [username, bot?.name];
    if (user !== undefined && !own.some((name) => isSame(name, sender))) {
      const known = names.get(user) ?? (await namesOf(client, user));
      names.set(user, known);
      own.push(...known);
    }
    if (own.some((name) => isSame(name, sender))) messages.push({ at: Number(ts) * 1000, text: textOf(message) });
  }
  return messages;
}

async function namesOf(client: WebClient, id: string): Promise<string[]> {
  const { user } = await client.users.info({ user: id });
  return [user?.name, user?.real_name, user?.profile?.display_name, user?.profile?.real_name].filter(
    (name) => name !== undefined,
  );
}

function isSame(name: string | undefined, wanted: string): boolean {
  return name?.trim().toLowerCase() === wanted.trim().toLowerCase();
}

/** Bots write into blocks and attachments as often as into the text, and often repeat the same content. */
function textOf(message: { text?: string; blocks?: unknown; attachments?: unknown }): string {
  return [...new Set([message.text ?? '', ...textsIn(message.blocks), ...textsIn(message.attachments)])].join('\n');
}

function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' ? (['text', 'pretext', 'title', 'value'].includes(key) ? [item] : []) : textsIn(item),
  );
}

/** Errors that a retry does not fix. */
const LASTING = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'not_in_channel',
  'channel_not_found',
];

async function explained(error: unknown): Promise<unknown> {
  const { ErrorCode } = await import('@slack/web-api');
  const { code, data } = error as { code?: string; data?: { error?: string } };
  if (code === ErrorCode.PlatformError) {
    const reason = data?.error ?? 'an error';
    if (LASTING.includes(reason))
      return secretUnavailable(
        `Slack refused: ${reason}; check SLACK_BOT_TOKEN and its scopes (channels:read, channels:history, groups:read, groups:history, users:read)`,
      );
    return new Error(`Slack said ${reason}`);
  }
  if (code === ErrorCode.RateLimitedError) return new Error('Slack asked to wait');
  return code === undefined ? error : new Error('Slack did not answer');
}

const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => 'error' as never,
  setName: () => undefined,
};
