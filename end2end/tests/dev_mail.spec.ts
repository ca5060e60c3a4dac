/** The development inbox, and the mails in it. */
import { join } from 'node:path';

import AxeBuilder from '@axe-core/playwright';
import type { APIRequestContext, Locator, Page } from '@playwright/test';

import { expect, fresh, linkOf, type Person, paths, Site, test } from './fixtures';
import type { Mail } from './fixtures/mail';
import { root } from './fixtures/program';
import { pathOf } from './fixtures/routes';
import type { Server } from './fixtures/server';

/** Signs up without a browser: mail comes while a page is looked at. */
async function signUpElsewhere(request: APIRequestContext, server: Server, person: Person, language = 'en'): Promise<Mail> {
  const headers = { origin: server.url, 'accept-language': language };
  const form = { email: person.email, password: person.password };
  await request.post(`${server.url}${paths.actions}/signup`, { form, headers });
  return server.mail.newest(person.email);
}

const rows = (page: Page): Locator => page.getByRole('main').getByRole('listitem');

test('"check your mail" leads to the mails of its address, from one to the next, and back', async ({ site, server, request }) => {
  const me = await server.create(fresh('ada'));
  for (const count of [1, 2]) {
    await site.login.open();
    await site.login.send(me.email, me.password);
    await site.isAt(paths.confirmEmail);
    await server.mail.newest(me.email, count);
  }
  await signUpElsewhere(request, server, fresh('grace'));
  const { page } = site;
  await page.getByRole('link', { name: 'Development: open the inbox' }).click();
  await expect(site.heading).toHaveText('Development inbox');
  await expect(page.getByLabel('Emails to')).toHaveValue(me.email);
  await expect(rows(page)).toHaveCount(2);
  const [newer, older] = await server.mail.to(me.email);
  await expect(rows(page).first()).toContainText(`#${newer!.id}`);

  await rows(page).first().getByRole('link').click();
  await expect(site.heading).toHaveText('Confirm your email address');
  await expect(page.getByText(`#${newer!.id}`)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Newer' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page.getByText(`#${older!.id}`)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0);
  await page.getByRole('link', { name: `Emails to ${me.email}` }).click();
  await expect(rows(page)).toHaveCount(2);

  await page.getByLabel('Emails to').selectOption('');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect.poll(() => rows(page).count(), { message: 'all mail' }).toBeGreaterThan(2);
});

test('a mail is shown as HTML, as text, and with the headers it would be sent with', async ({ site, server }) => {
  const me = fresh('ada');
  await site.signup.signUp(me);
  const mail = await server.mail.newest(me.email);
  await site.open(`${paths.devMail}/${mail.id}`);
  await expect(site.page.locator('pre')).toHaveText(mail.text.trim());
  const html = site.page.frameLocator('iframe');
  await expect(html.getByRole('link', { name: 'Confirm address' })).toBeVisible();
  await expect(html.locator('script')).toHaveCount(0);
  const headers = site.page.locator('dl');
  for (const [name, value] of [
    ['To', me.email],
    ['Subject', 'Confirm your email address'],
    ['X-Mail-Kind', mail.kind],
    ['Auto-Submitted', 'auto-generated'],
  ] as const) {
    await expect(headers.locator(`dt:text-is("${name}") + dd`)).toHaveText(value);
  }
  await expect(headers.locator('dt:text-is("Message-ID") + dd')).toHaveText(/^<[\w-]+@[\w.-]+>$/);
});

test('a link in the HTML opens in a tab of its own, where forms work', async ({ site, server, context }) => {
  const me = fresh('ada');
  await site.signup.signUp(me);
  await site.open(`${paths.devMail}/${(await server.mail.newest(me.email)).id}`);
  const opened = context.waitForEvent('page');
  await site.page.frameLocator('iframe').getByRole('link', { name: 'Confirm address' }).click();
  const tab = new Site(await opened, server, site.javascript);
  await expect(tab.heading).toHaveText('Confirm your email address');
  await tab.page.getByRole('button', { name: 'Confirm address' }).click();
  await tab.isAt(paths.login);
  await tab.login.signIn(me);
  await expect(site.heading, 'the inbox stays where it is').toHaveText('Confirm your email address');
});

test.describe('alone', () => {
  // A server of its own: others have other mail, and would miss what is cleared.
  test.use({ settings: { SITE__NAME: 'Alone' } });

  test.beforeEach(async ({ server, request }) => {
    await request.post(server.url + pathOf('tool', 'dev_mail_clear'), { headers: { origin: server.url } });
  });

  test('the inbox can be cleared', async ({ site, server }) => {
    const me = fresh('ada');
    await site.signup.signUp(me);
    await server.mail.newest(me.email);
    await site.open(paths.devMail);
    await expect(rows(site.page)).not.toHaveCount(0);
    await site.page.getByRole('button', { name: 'Clear the inbox' }).click();
    await site.isAt(paths.devMail);
    await expect(site.page.getByText('No email yet.')).toBeVisible();
    expect(await server.mail.all()).toEqual([]);
  });

  test('new mail appears by itself, and its reader keeps the place', { tag: '@javascript' }, async ({ site, server, request }) => {
    const [first, second] = [fresh('ada'), fresh('grace')];
    await site.open(paths.devMail);
    await expect(site.page.getByText('No email yet.')).toBeVisible();
    await signUpElsewhere(request, server, first);
    await expect(rows(site.page)).toHaveCount(1);
    await expect(site.page.getByRole('status')).toHaveText('1 email.');

    const link = rows(site.page).filter({ hasText: first.email }).getByRole('link');
    await link.focus();
    await signUpElsewhere(request, server, second);
    await expect(rows(site.page)).toHaveCount(2);
    await expect(rows(site.page).first()).toContainText(second.email);
    await expect(link).toBeFocused();
    await expect(site.page.getByLabel('Emails to').getByRole('option')).toHaveText([
      'everybody (2)',
      `${first.email} (1)`,
      `${second.email} (1)`,
    ]);

    const elsewhere = new Site(await site.page.context().newPage(), site.server, true);
    await elsewhere.open(paths.devMail);
    await elsewhere.page.getByRole('button', { name: 'Clear the inbox' }).click();
    await expect(rows(site.page)).toHaveCount(0);
    await expect(site.page.getByRole('status')).toHaveText('No email yet. Sign up, and it arrives here.');
  });

  test('a choice that is being made stays', { tag: '@javascript' }, async ({ site, server, request }) => {
    const [first, second] = [fresh('ada'), fresh('grace')];
    await signUpElsewhere(request, server, first);
    await site.open(paths.devMail);
    const choice = site.page.getByLabel('Emails to');
    await choice.selectOption(first.email);
    await choice.focus();
    await signUpElsewhere(request, server, second);
    await expect(rows(site.page).filter({ hasText: second.email })).toHaveCount(1);
    await expect(choice).toHaveValue(first.email);
    await site.page.getByRole('button', { name: 'Show' }).click();
    await expect(rows(site.page)).toHaveCount(1);
  });

  test('without JavaScript a link shows what is new', { tag: '@no-javascript' }, async ({ site, server, request }) => {
    const me = fresh('ada');
    await site.open(paths.devMail);
    await signUpElsewhere(request, server, me);
    await expect(rows(site.page).filter({ hasText: me.email })).toHaveCount(0);
    await site.page.getByRole('link', { name: 'Refresh' }).click();
    await expect(rows(site.page).filter({ hasText: me.email })).toHaveCount(1);
  });
});

test.describe('a hostile mail', () => {
  test.use({ settings: { MAIL__TEMPLATES_DIR: join(root, 'end2end/tests/fixtures/hostile_mail') } });

  test('runs nothing, posts nothing and leads nowhere', async ({ site, server, context, trouble }) => {
    trouble.expectRefusal(/Content Security Policy/, /sandboxed/, /Refused to refresh/, /^request: csp /);
    const me = fresh('ada');
    await site.signup.signUp(me);
    const mail = await server.mail.newest(me.email);
    const { page } = site;
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    for (const path of [paths.devMail, `${paths.devMail}/${mail.id}`]) {
      await site.open(path);
      await expect(page.getByRole('main')).toContainText("<script>document.title = 'hacked'</script>");
      await expect(page.locator('main script, main img')).toHaveCount(0);
    }
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'a form' }).click();
    await frame.getByRole('link', { name: 'the whole window' }).click();
    await frame.getByRole('link', { name: 'a script' }).click();
    await page.waitForTimeout(500);
    await site.isAt(`${paths.devMail}/${mail.id}`);
    for (const tab of context.pages()) expect(await tab.title()).not.toBe('hacked');
    expect(posts).toEqual([]);
    expect(await server.mail.to(me.email)).toHaveLength(1);

    await site.open(`${paths.devMail}/${mail.id}/html`);
    await page.waitForTimeout(300);
    expect(await page.title()).not.toBe('hacked');
  });
});

/** Every kind of mail that this version sends, in one language, as its reader gets them. */
async function everyMail(site: Site, language: string): Promise<Mail[]> {
  const { server } = site;
  const me = await server.create(fresh('ada'), '--verified');
  const second = fresh('countess').email;
  const { request } = site.page.context();
  const post = async (action: string, form: Record<string, string>) => {
    const headers = { origin: server.url, 'accept-language': language };
    const answer = await request.post(`${server.url}${paths.actions}/${action}`, { form, headers });
    expect(answer.ok(), `${action}: ${answer.status()}`).toBe(true);
  };
  await post('signup', { email: fresh('grace').email, password: me.password });
  await post('signup', { email: me.email, password: me.password });
  await post('login', { login: me.email, password: me.password });
  await post('add_email', { email: second });
  await site.open(linkOf(await server.mail.newest(second)));
  await site.page.locator('main form [type=submit]').click();
  await site.isAt(paths.email);
  await post('make_primary_email', { email: second });
  await post('remove_email', { email: me.email });
  await post('change_password', { current_password: me.password, new_password: 'seven purple lanterns sing' });
  const kinds = (mails: Mail[]) => new Set(mails.map((mail) => mail.kind.replace('account/email/', '')));
  await expect
    .poll(async () => kinds(await server.mail.all()))
    .toEqual(
      new Set([
        'email_confirmation_signup',
        'account_already_exists',
        'email_confirmation',
        'email_changed',
        'email_deleted',
        'password_changed',
      ]),
    );
  return server.mail.all();
}

/** What is wider than the page, or has to be scrolled to. */
function tooWide(): { scrolls: number; beyond: string[] } {
  const width = document.documentElement.clientWidth;
  const beyond = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 0.5);
  return { scrolls: document.documentElement.scrollWidth - width, beyond: beyond.map((one) => one.outerHTML.slice(0, 120)) };
}

for (const language of ['en', 'de', 'ar']) {
  test.describe(`mails in ${language}`, { tag: '@javascript' }, () => {
    for (const byCode of ['false', 'true']) {
      test.describe(byCode === 'true' ? 'with codes' : 'with links', () => {
        // A server of their own for each language.
        test.use({
          locale: language,
          settings: { SITE__NAME: `Acme ${language}`, ACCOUNT__EMAIL_VERIFICATION_BY_CODE_ENABLED: byCode },
        });

        test('can be read in light and dark, also on a small telephone', async ({ site, server, context, request }) => {
          const code = byCode === 'true' && [await signUpElsewhere(request, server, fresh('ada'), language)];
          const mails = code || (await everyMail(site, language));
          const page = await context.newPage();
          for (const mail of mails) {
            await page.setContent(mail.html);
            for (const colorScheme of ['light', 'dark'] as const) {
              await page.emulateMedia({ colorScheme });
              const wcag = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
              const { violations } = await wcag.analyze();
              const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }));
              expect.soft(found, `${mail.kind} ${colorScheme}`).toEqual([]);
            }
            for (const width of [1280, 375, 320]) {
              await page.setViewportSize({ width, height: 720 });
              expect.soft(await page.evaluate(tooWide), `${mail.kind} at ${width}`).toEqual({ scrolls: 0, beyond: [] });
            }
          }
        });
      });
    }
  });
}
