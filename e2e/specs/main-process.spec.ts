/** The tests' own way into the main process, which every stub and shortcut of theirs relies on. */
import { expect, test } from '../fixtures';

const CALLS = 150;

test('answers from the main process arrive whatever its garbage collector does', async ({ planner }) => {
  await planner.inMain(() => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
    const goOn = (): void => {
      collect();
      setTimeout(goOn);
    };
    goOn();
  }, null);
  for (let call = 0; call < CALLS; call++)
    expect(await planner.inMain(({ app }, number) => `${app.getName()} ${number}`, call)).toBe(
      `Supernode Planner ${call}`,
    );
});
