// A stand-in for the native @vscode/fs-copyfile, which the built-in Git extension loads.

const fs = require("node:fs");
exports.cp = (from, to, options) => fs.promises.cp(from, to, options);
exports.copyFile = (from, to, mode) => fs.promises.copyFile(from, to, mode);
exports.copyFileSync = (from, to, mode) => fs.copyFileSync(from, to, mode);
exports.isCloneSupported = () => false;
exports.constants = fs.constants;
