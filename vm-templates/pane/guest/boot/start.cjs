'use strict';
/*
 * Loads Pane's bundle with V8's code cache, when the cache was made by this very Node; compiling a bundle of this size
 * costs seconds under emulation. With --rehearse FILE (image build, on the host) it runs the usual paths and writes the cache:
 * only a cache taken after running holds the functions that were used.
 */
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

// The name that stack traces show comes out of the cache, so it must not be the build machine's path.
const filename = 'C:\\Windows\\System32\\pane\\pane.cjs';
const cacheFile = path.join(__dirname, 'pane.cache');
const rehearsal = process.argv[2] === '--rehearse' ? process.argv[3] : undefined;

let cachedData;
if (!rehearsal) {
  try {
    cachedData = fs.readFileSync(cacheFile);
  } catch {
    // Without a cache everything works, only slower.
  }
}
const source = fs.readFileSync(path.join(__dirname, 'pane.cjs'), 'utf8');
const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, { filename, cachedData });
const bundle = { exports: {} };
script.runInThisContext()(bundle.exports, require, bundle, filename, __dirname);
if (rehearsal) {
  bundle.exports.rehearse(rehearsal).then(
    () => {
      fs.writeFileSync(cacheFile, script.createCachedData());
      process.exit(0);
    },
    error => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    },
  );
} else {
  globalThis.paneCodeCache = cachedData ? (script.cachedDataRejected ? 'rejected' : 'used') : 'absent';
  bundle.exports.main();
}
