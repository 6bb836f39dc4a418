import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // The pages' content security policy knows neither data: nor inline code, so every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ['dashboard/index.html', 'dashboard/styles/pages.css'],
      // The server's own pages have no build that could tell them another name.
      output: {
        assetFileNames: ({ names }) => (names.includes('pages.css') ? 'pages.css' : 'assets/[name]-[hash][extname]'),
      },
    },
  },
});
