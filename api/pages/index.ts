/** Pages the server renders itself: they work without JavaScript. Their stylesheet is `dashboard/styles/pages.css`. */
export { errorPage } from './error-page.js';
export { linkPage, type LinkPageView } from './link-page.js';
export { outboxMailPage, outboxPage, type OutboxMail } from './outbox-pages.js';
