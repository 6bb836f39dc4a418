import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // The pages' content security policy knows neither data: nor inline code, so every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
