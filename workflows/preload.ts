/** The modules of the bundle by their id, which is their path, and those that have run; webpack and the SDK provide both. */
declare const __webpack_modules__: Readonly<Record<string, unknown>>;
declare const __webpack_module_cache__: Readonly<Record<string, { exports: object } | undefined>>;
declare const __webpack_require__: (id: string) => unknown;

const PURE = /^\.\/dist\/(automation|contracts)\//;
const OF_THE_SDK = /\/node_modules\/(@temporalio|nexus-rpc|long|protobufjs)\//;

/**
 * Runs the modules of `automation/` and `contracts/`, and the packages that they import, once per worker instead of once per run. They keep
 * no state of a run.
 *
 * The SDK then freezes everything that these modules export. zod would break, because it sets the `lastIndex` of its patterns. The SDK skips
 * objects that are frozen already, so this function freezes the export lists alone.
 */
const ids = Object.keys(__webpack_modules__);
for (const id of ids) if (PURE.test(id)) __webpack_require__(id);
for (const id of ids) {
  const module = __webpack_module_cache__[id];
  if (module !== undefined && !OF_THE_SDK.test(id)) Object.freeze(module.exports);
}
