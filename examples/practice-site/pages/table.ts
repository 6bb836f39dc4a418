import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const ORDERS = [
  { id: 'A-1001', customer: 'Ana Lima', item: 'Desk lamp', date: '2026-03-02', price: 49.9 },
  { id: 'A-1002', customer: 'Ben Okafor', item: 'Office chair', date: '2026-03-05', price: 289 },
  { id: 'A-1003', customer: 'Chen Wei', item: 'Standing desk', date: '2026-03-09', price: 1249.5 },
  { id: 'A-1004', customer: 'Dora Novak', item: 'Notebook', date: '2026-03-11', price: 7.25 },
  { id: 'A-1005', customer: 'Emil Berg', item: 'Monitor arm', date: '2026-03-18', price: 118 },
];
type Order = (typeof ORDERS)[number];

export const table: Page = {
  path: '/table',
  title: 'Table',
  about: 'Orders, each with its details and a download.',
  routes() {
    const router = Router();
    router.get('/table', (_request, response) => response.send(layout('Orders', table.about, listBody)));
    router.get('/table/:id', (request, response, next) => {
      const order = ORDERS.find(({ id }) => id === request.params.id);
      if (order === undefined) return next();
      response.send(layout(`Order ${order.id}`, order.item, detailBody(order)));
    });
    router.get('/table/:id/invoice.txt', (request, response, next) => {
      const order = ORDERS.find(({ id }) => id === request.params.id);
      if (order === undefined) return next();
      response.attachment(`invoice-${order.id}.txt`).send(invoice(order));
    });
    return router;
  },
};

const listBody = html`<div class="card scroll">
  <table>
    <thead>
      <tr>
        <th scope="col">Order</th>
        <th scope="col">Customer</th>
        <th scope="col">Item</th>
        <th scope="col">Date</th>
        <th scope="col" class="price">Price</th>
        <th scope="col">Invoice</th>
      </tr>
    </thead>
    <tbody>
      ${ORDERS.map(
        (order) =>
          html`<tr>
            <td><a href="/table/${order.id}">${order.id}</a></td>
            <td>${order.customer}</td>
            <td>${order.item}</td>
            <td>${order.date}</td>
            <td class="price">${priceOf(order)}</td>
            <td><a href="/table/${order.id}/invoice.txt">Download</a></td>
          </tr>`,
      )}
    </tbody>
  </table>
</div>`;

function detailBody(order: Order) {
  return html`<div class="card narrow">
    <p>Customer: <strong>${order.customer}</strong></p>
    <p>Price: <strong>${priceOf(order)}</strong></p>
    <p><a href="/table/${order.id}/invoice.txt">Download</a> · <a href="/table">All orders</a></p>
  </div>`;
}

function priceOf({ price }: Order): string {
  return `€ ${price.toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;
}

function invoice(order: Order): string {
  return `Invoice for order ${order.id}\nCustomer: ${order.customer}\nItem: ${order.item}\nTotal: ${priceOf(order)}\n`;
}
