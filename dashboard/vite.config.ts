import { defineConfig, type Plugin } from 'vite';

/** Preloads the pages' code, most of which runs only after the first picture. */
const preloadPages: Plugin = {
  name: 'preload-pages',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const pages = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'pages');
      if (pages === undefined) throw new Error('the pages of the dashboard have no chunk of their own');
      return [{ tag: 'link', attrs: { rel: 'modulepreload', href: `/${pages.fileName}` }, injectTo: 'head' }];
    },
  },
};

export default defineConfig({
  plugins: [preloadPages],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // The pages' content security policy allows neither data: nor inline code, so every asset is a separate file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ['dashboard/index.html', 'dashboard/styles/pages.css'],
      // The server's own pages are not built, so these file names must be fixed.
      output: {
        assetFileNames: ({ names }) => (names.includes('pages.css') ? 'pages.css' : 'assets/[name]-[hash][extname]'),
      },
    },
  },
});
