/** The security headers, on every kind of answer (docs/security.md#headers). */
import { request as http } from 'node:http';

import type { Server } from './fixtures/server';
import { expect, filled, fresh, paths, routes, test } from './fixtures';

const FIXED = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Sends a request without a browser's rules for headers, redirects and bodies. */
function ask(server: Server, path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answered> {
  const { hostname, port } = new URL(server.url);
  return new Promise((answered, failed) => {
    const asked = http({ hostname, port, path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (data: string) => (text += data));
      answer.on('end', () => answered({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

test.describe('every answer carries the headers', { tag: '@javascript' }, () => {
  const asked: [string, string, number, Asked?][] = [
    ['a page', paths.login, 200],
    ['the front page', paths.home, 200],
    ['a page with an island', paths.signup, 200],
    ['a missing page', '/no/such/page', 404],
    ['a broken link', `${paths.confirmEmail}/x`, 404],
    ['a guarded page', paths.email, 303],
    ['a path with a slash too many', `${paths.login}/`, 308],
    ['a missing asset', '/pkg/missing.js', 404],
    ['robots.txt', '/robots.txt', 200],
    ['liveness', '/healthz', 200],
    ['readiness', '/readyz', 200],
    ['the inbox', '/dev/mail', 200],
    ['a mail that is not there', '/dev/mail/99999', 404],
    ['the JSON API', '/_allauth/browser/v1/config', 200],
    ['nobody, says the JSON API', '/_allauth/browser/v1/auth/session', 401],
    ["another site's form", `${paths.actions}/logout`, 403, { method: 'POST', headers: { ...FORM, origin: 'http://evil.example' } }],
    ['a form of unknown origin', `${paths.actions}/logout`, 403, { method: 'POST', headers: FORM }],
    ['a method nobody has', paths.login, 405, { method: 'DELETE' }],
  ];
  for (const [what, path, status, options] of asked) {
    test(what, async ({ server }) => {
      const answer = await ask(server, path, options);
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject(FIXED);
      const policy = String(answer.headers['content-security-policy']);
      if (path.startsWith('/_allauth/')) {
        expect(policy, 'data may do nothing').toBe("default-src 'none'; frame-ancestors 'none'");
      } else {
        for (const part of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
          expect(policy).toContain(part);
        }
        expect(policy).toMatch(/form-action '(self|none)'/);
      }
      expect(policy).not.toContain('unsafe-inline');
      expect(policy).not.toMatch(/'unsafe-eval'/);
      expect(answer.headers['permissions-policy']).toBeTruthy();
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
      expect(answer.headers['server'], 'nobody needs to know what we run').toBeUndefined();
      expect(answer.headers['strict-transport-security'], 'plain http makes no promises about https').toBeUndefined();
    });
  }

  test('every route of the table, whatever it answers', async ({ server }) => {
    for (const { method, path } of routes) {
      const answer = await ask(server, filled(path), { method, headers: method === 'GET' ? {} : { origin: server.url } });
      expect.soft(answer.headers, `${method} ${path}: ${answer.status}`).toMatchObject(FIXED);
      expect.soft(answer.headers['content-security-policy'], `${method} ${path}`).toContain("default-src 'none'");
    }
  });

  test('every route that changes something refuses another site', async ({ server }) => {
    for (const { method, path } of routes.filter((route) => route.method !== 'GET')) {
      const answer = await ask(server, filled(path), { method, headers: { ...FORM, origin: 'http://evil.example' } });
      expect.soft(answer.status, `${method} ${path}`).toBe(403);
    }
  });

  test('a form that is refused, and one that is too long', async ({ server }) => {
    const headers = { ...FORM, origin: server.url };
    const refused = await ask(server, `${paths.actions}/login`, { method: 'POST', headers, body: 'login=x' });
    expect(refused.status).toBe(400);
    expect(refused.headers).toMatchObject({ ...FIXED, 'cache-control': 'no-store' });
    const body = `login=${'x'.repeat(17 * 1024)}`;
    const long = await ask(server, `${paths.actions}/login`, { method: 'POST', headers, body });
    expect(long.status).toBe(413);
    expect(long.headers).toMatchObject({ ...FIXED, 'cache-control': 'no-store' });
  });
});

test.describe('caching', { tag: '@javascript' }, () => {
  test('pages are no-store, hashed assets are immutable', async ({ server }) => {
    const page = await ask(server, paths.signup);
    expect(page.headers['cache-control']).toBe('no-store');
    const assets = [...page.body.matchAll(/\/pkg\/[\w.]+\.(?:css|js|wasm)/g)].map(([path]) => path);
    expect(assets.length).toBeGreaterThan(1);
    for (const path of new Set(assets)) {
      const asset = await ask(server, path, { headers: { 'accept-encoding': 'gzip, br' } });
      expect(asset.status, path).toBe(200);
      expect(asset.headers).toMatchObject({
        ...FIXED,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-encoding': 'br',
      });
      expect(String(asset.headers.vary)).toMatch(/accept-encoding/i);
    }
  });

  test('a nonce is new on every page', async ({ server }) => {
    const nonces = new Set<string>();
    for (let time = 0; time < 3; time += 1) {
      const { headers } = await ask(server, paths.login);
      nonces.add(/'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '');
    }
    expect(nonces.size).toBe(3);
  });
});

test.describe('cookies', { tag: '@javascript' }, () => {
  test('the session cookie is HttpOnly, SameSite=Lax, Path=/, without expiry, and its id changes at sign-in', async ({ server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    const post = (path: string, body: string, cookie = '') =>
      ask(server, `${paths.actions}/${path}`, {
        method: 'POST',
        headers: { ...FORM, origin: server.url, ...(cookie && { cookie }) },
        body,
      });
    const session = ({ headers }: Answered) =>
      [headers['set-cookie'] ?? []].flat().find((line) => line.startsWith('sid='));
    const other = fresh('grace');
    const before = session(await post('signup', new URLSearchParams({ ...other }).toString()));
    expect(before).toMatch(/^sid=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/);
    const planted = before!.split(';')[0]!;
    const after = session(
      await post('login', new URLSearchParams({ login: me.email, password: me.password }).toString(), planted),
    );
    expect(after).toMatch(/^sid=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(after!.split(';')[0]).not.toBe(planted);
    const answer = await ask(server, paths.email, { headers: { cookie: planted } });
    expect(answer.status, 'the id from before opens nothing').toBe(303);
  });
});
