import { Router } from 'express';
import { Html, html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const STOCKS = [
  { symbol: 'AAPL', name: 'Apple Inc.', price: '190.50' },
  { symbol: 'AMZN', name: 'Amazon.com, Inc.', price: '180.25' },
];

/** A search whose suggestions come while one types, and a page with what was found. */
export const market = {
  path: '/market',
  title: 'Market',
  about: 'Stocks: suggestions while one types, and prices that are not real.',
  routes() {
    const router = Router();
    router.get('/market', (_request, response) => response.send(layout('Market', market.about, body)));
    router.get('/market/:symbol', ({ params }, response, next) => {
      const stock = STOCKS.find(({ symbol }) => symbol === params.symbol);
      if (stock === undefined) return next();
      const { symbol, name, price } = stock;
      response.send(layout(name, `Stock price of ${symbol}`, html`<p class="card"><strong>${price}</strong> USD</p>`));
    });
    return router;
  },
} satisfies Page;

const body = html`<div class="card narrow">
    <label>Search <input id="search-header" autocomplete="off" /></label>
    <p id="found"></p>
  </div>
  <script>
    const stocks = ${new Html(JSON.stringify(STOCKS))};
    document.getElementById('search-header').addEventListener('input', ({ target }) => {
      const wanted = target.value.toLowerCase();
      const links = stocks
        .filter(({ symbol, name }) => wanted !== '' && (symbol + ' ' + name).toLowerCase().includes(wanted))
        .map(({ symbol, name }) =>
          Object.assign(document.createElement('a'), { href: '/market/' + symbol, textContent: symbol + ' ' + name }),
        );
      document.getElementById('found').replaceChildren(...links);
    });
  </script>`;
