/** Composition root of the window: decides what the start is for and puts the parts together; nothing else. */
import { app } from 'electron';
import { parseArguments } from './electron/arguments';
import { startApplication } from './electron/application';
import { runPrintJob } from './electron/print-job';
import { registerScheme } from './electron/protocol';
import { RotatingLog } from './electron/log';
import { hardenApp } from './electron/security';
import { logUncaughtErrors } from './electron/crash';
import path from 'node:path';

// Tests keep their data apart. Before anything that lies in the folder, and before the instance lock in it.
const dataFolder = process.env['SUPERNODE_USER_DATA'];
if (!app.isPackaged && dataFolder) app.setPath('userData', path.resolve(dataFolder));

const log = new RotatingLog(path.join(app.getPath('userData'), 'logs'));
const write = (message: string): void => log.write(message);
const launch = parseArguments(process.argv, app.isPackaged, process.cwd());

logUncaughtErrors(write);
registerScheme();
hardenApp(write);
if (launch.kind === 'invalid') {
  process.stderr.write(`${launch.message}\n`);
  app.exit(1);
} else if (launch.kind === 'print') {
  void runPrintJob(launch, log);
} else {
  startApplication(launch.planFile, log, import.meta.dirname);
}
