// @ts-check
// Installs what wimproof itself needs: npm packages, and QEMU where the machines run in it (Debian and Ubuntu).
import { RUN_PACKAGES } from '../../../harness/bootstrap/debian-packages.js';
import { prepare } from '../../../harness/bootstrap/prepare.js';
import { needsQemu } from './arguments.mjs';

prepare(needsQemu(process.env) ? RUN_PACKAGES : []);
