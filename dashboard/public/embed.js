/* global HTMLElement, CustomEvent, addEventListener, removeEventListener, document, getComputedStyle, customElements */
// <intermission-live run="RUN" token="TOKEN"></intermission-live>: the live view of one run, in a page of another site.
// Events: opened, answered (detail.pauseId), ended (detail.status). They bubble.
const BASE = new URL('.', import.meta.url).href;
const EVENTS = ['opened', 'answered', 'ended'];

class IntermissionLive extends HTMLElement {
  static observedAttributes = ['run', 'token'];

  connectedCallback() {
    this.hear = (event) => {
      const { source, type, ...detail } = event.data ?? {};
      if (event.origin !== new URL(BASE).origin || event.source !== this.frame?.contentWindow) return;
      if (source !== 'intermission' || !EVENTS.includes(type)) return;
      this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
    };
    addEventListener('message', this.hear);
    this.show();
  }

  disconnectedCallback() {
    removeEventListener('message', this.hear);
    this.frame?.remove();
    this.frame = undefined;
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  show() {
    const [run, token] = [this.getAttribute('run'), this.getAttribute('token')];
    if (!run || !token) return;
    this.frame?.remove();
    this.frame = document.createElement('iframe');
    this.frame.src = `${BASE}embed/${encodeURIComponent(run)}#${token}`;
    this.frame.title = 'Live view';
    this.frame.allow = 'clipboard-read; clipboard-write; fullscreen';
    this.frame.style.cssText = 'display: block; border: 0; width: 100%; height: 100%';
    if (getComputedStyle(this).display === 'inline') this.style.cssText += '; display: block; height: 720px';
    this.append(this.frame);
  }
}

customElements.define('intermission-live', IntermissionLive);
