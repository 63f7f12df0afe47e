// Installs whatever is missing: packages, Electron, system libraries, the native module. Does nothing when all is
// there. Uses only what Node itself has, since it runs before any package is installed.
import { provideElectron } from './lib/electron.mjs';
import { checkNode, installPackages } from './lib/packages.mjs';
import { needsCompiler, provideNativeModule } from './lib/native-module.mjs';
import { installSystemPackages } from './lib/system-packages.mjs';

installPackages();
checkNode();
const electron = await provideElectron();
installSystemPackages(electron, needsCompiler(electron));
provideNativeModule(electron);
