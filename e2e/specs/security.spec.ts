/** Every door that the page could try is shut: addresses, windows, permissions, network, Node. */
import { expect, test } from '../fixtures';

test('the page is served with its content policy and cannot run foreign or inline code', async ({
  planner,
  expected,
}) => {
  const policy = await planner.page.evaluate(async () =>
    (await fetch(location.href)).headers.get('content-security-policy'),
  );
  expect(policy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; " +
      "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  );
  expected.pageErrors = true;
  const directives = await planner.page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) => {
          seen.push(event.effectiveDirective);
          if (seen.length === 2) resolve(seen.sort());
        });
        const inline = document.createElement('script');
        inline.textContent = 'window.wasRun = true';
        document.head.append(inline);
        const foreign = document.createElement('script');
        foreign.src = 'https://example.org/code.js';
        document.head.append(foreign);
      }),
  );
  expect(directives).toEqual(['script-src-elem', 'script-src-elem']);
  expect(await planner.page.evaluate(() => 'wasRun' in window)).toBe(false);
});

test('files outside the bundle are not found', async ({ planner, expected }) => {
  expected.pageErrors = true;
  const statuses = await planner.page.evaluate(() =>
    Promise.all(
      [
        '/../package.json',
        '/%2e%2e/package.json',
        '/..%2fpackage.json',
        '/..%2f..%2fpackage.json',
        '/preview/1',
        '/',
      ].map(async (address) => (await fetch(address)).status),
    ),
  );
  expect(statuses).toEqual([404, 404, 404, 404, 404, 404]);
});

test('the page cannot be led to another address', async ({ planner, expected }) => {
  expected.pageErrors = true;
  for (const address of ['https://example.org/', 'app://bundle.example/', 'file:///etc/hostname']) {
    await planner.page.evaluate((to) => void (location.href = to), address);
  }
  await expect.poll(() => planner.log()).toContain('refused to navigate to https://example.org');
  await expect.poll(() => planner.log()).toContain('refused to navigate to app://bundle.example');
  expect(new URL(planner.page.url()).href.split('#')[0]).toBe('app://bundle/index.html');
  expect(await planner.page.evaluate(() => location.origin)).toBe('app://bundle');
});

test('no other window opens', async ({ planner }) => {
  const opened = await planner.page.evaluate(() => window.open('https://example.org/') !== null);
  expect(opened).toBe(false);
  expect(planner.electron.windows()).toHaveLength(1);
  await expect.poll(() => planner.log()).toContain('refused to open a window for https://example.org');
});

test('permissions are refused', async ({ planner, expected }) => {
  expected.pageErrors = true;
  const answers = await planner.page.evaluate(async () => {
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    );
    return [
      await state('geolocation'),
      await state('camera'),
      await state('microphone'),
      await Notification.requestPermission(),
      media,
    ];
  });
  expect(answers).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
});

test('a request to a foreign origin is refused before it reaches the network', async ({ planner, expected }) => {
  expected.pageErrors = true;
  // The test's own code is not bound by the page's content policy, so this meets the session's guard itself.
  const results = await planner.page.evaluate(() =>
    Promise.all(
      ['https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/hostname', 'app://elsewhere/index.html'].map((to) =>
        fetch(to, { mode: 'no-cors' }).then(
          (response) => `answered ${response.status}`,
          () => 'refused',
        ),
      ),
    ),
  );
  expect(results).toEqual(['refused', 'refused', 'refused', 'refused']);
});

test('the page has nothing of Node and only the functions of the contract', async ({ planner }) => {
  const found = await planner.page.evaluate(() => {
    const page = window as unknown as Record<string, unknown>;
    const backend = page['backend'] as Record<string, Record<string, unknown>>;
    return {
      node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => page[name] !== undefined),
      parts: Object.keys(backend).sort(),
      kinds: [...new Set(Object.values(backend).flatMap((part) => Object.values(part).map((value) => typeof value)))],
    };
  });
  expect(found).toEqual({ node: [], parts: ['request', 'subscribe'], kinds: ['function'] });
});
