import type { BrowserContext, Response } from 'playwright';
import { isPdf, servedName } from '../../infra/storage/download-names.js';

const FETCH_MS = 30_000;

/** A PDF that a page showed or fetched. */
interface PdfResponse {
  url: string;
  name: string;
}

/** Returns undefined when the response is not a PDF. */
export function pdfOf(response: Response): PdfResponse | undefined {
  const headers = headersOf(response);
  const status = response.status();
  if (status < 200 || status > 299 || !isPdf(headers)) return undefined;
  return { url: response.url(), name: servedName(response.url(), headers) };
}

/** The bytes of the PDF. Undefined when it became a download, or cannot be fetched. */
export async function bytesOf(
  response: Response,
  context: BrowserContext,
  limitBytes: number,
): Promise<Buffer | 'too-large' | undefined> {
  if ((await response.finished()) !== null) return undefined;
  const length = Number(response.headers()['content-length'] ?? Number.NaN);
  if (length > limitBytes) return 'too-large';
  const body = await response.body().catch(() => undefined);
  if (body !== undefined && isPdfData(body)) return body.length > limitBytes ? 'too-large' : body;
  // The browser's built-in viewer shows it, so fetch it again. Only a declared length bounds the size of that response.
  if (response.request().method() !== 'GET' || Number.isNaN(length)) return undefined;
  const again = await context.request.get(response.url(), { timeout: FETCH_MS });
  const bytes = await again.body();
  return again.ok() && isPdfData(bytes) ? bytes : undefined;
}

function headersOf(response: Response): { disposition?: string; type?: string } {
  const { 'content-disposition': disposition, 'content-type': type } = response.headers();
  return { ...(disposition !== undefined && { disposition }), ...(type !== undefined && { type }) };
}

function isPdfData(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes('%PDF-');
}
