/** A built-in profile as the engine reads it, for tests. */
import type { HardwareSpec } from '../../../../../src-shared/model/hardware-parameters';
import { resolveHardware } from '../../../../../src-shared/model/resolve-hardware';
import { library } from '../../../../../src-shared/model/library';

/** @throws Error when the library has no such profile or it does not resolve */
export function libraryHardware(id: string): HardwareSpec {
  const profile = library.hardware.find((each) => each.id === id);
  const hardware = profile && resolveHardware(profile, id, []);
  if (!hardware) throw new Error(`no profile ${id}`);
  return hardware;
}
