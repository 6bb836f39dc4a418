/** npm run check:cycles: no import circles, types included. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Move what both files need to a file below them.',
      severity: 'error',
      from: {
        // A loop or branch reads and runs the nodes inside it, which may be loops and branches.
        pathNot: [
          '^automation/reading/read-(control|nodes)\\.ts$',
          '^workflows/nodes/(interpreter|control/(for-loop|if-else))\\.ts$',
        ],
      },
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // Built from the compiled code.
    exclude: { path: '^(client|automation)/dist/' },
  },
};
