import { codeOf, confirmByMail, expect, fresh, linkOf, otherThan, PASSWORD, paths, test } from './fixtures';

test.describe('by link', () => {
  test('a link works once; after that its page explains what to do', async ({ site, server, trouble }) => {
    trouble.expectStatus(404);
    const me = fresh('ada');
    await site.signup.signUp(me);
    await confirmByMail(site, me.email);
    await site.isAt(paths.login);
    const answer = await site.page.goto(linkOf(await server.mail.newest(me.email)));
    expect(answer?.status()).toBe(404);
    await expect(site.heading).toHaveText('This link does not work');
    await expect(site.page.getByRole('main')).toContainText('If you already confirmed your address, sign in.');
    await site.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await site.isAt(`${paths.login}?next=/accounts/email`);
    await site.login.send(me.email, me.password);
    await site.isAt(paths.email);
  });

  for (const [what, key] of [
    ['a short', 'x'],
    ['a well-formed', 'A'.repeat(43)],
    ['an endless', 'A'.repeat(3000)],
    ['a nul', '%00'],
    ['a pictured', '%F0%9F%94%91'],
    ['a climbing', '..%2f..%2fetc'],
  ]) {
    test(`${what} wrong link explains what to do`, async ({ site, trouble }) => {
      trouble.expectStatus(404);
      const answer = await site.page.goto(`${paths.confirmEmail}/${key}`);
      expect(answer?.status()).toBe(404);
      await expect(site.heading).toHaveText('This link does not work');
      await expect(site.page.getByRole('main').getByRole('link', { name: 'Sign in' })).toBeVisible();
    });
  }

  test('a used link offers the address list to a signed-in person', async ({ site, trouble }) => {
    trouble.expectStatus(404);
    await site.signedIn('ada');
    await site.open(`${paths.confirmEmail}/spent`);
    await site.page.getByRole('main').getByRole('link', { name: 'Email addresses' }).click();
    await site.isAt(paths.email);
  });

  test('a link used in another window is refused with an explanation', async ({ site, server, context, trouble }) => {
    trouble.expectStatus(404);
    const me = fresh('ada');
    await site.signup.signUp(me);
    const link = linkOf(await server.mail.newest(me.email));
    await site.open(link);
    const other = await context.newPage();
    await other.goto(link);
    await other.getByRole('button', { name: 'Confirm address' }).click();
    await expect(other).toHaveURL(server.url + paths.login);
    await site.page.getByRole('button', { name: 'Confirm address' }).click();
    if (site.javascript) await expect(site.alert).toContainText('This link was already used');
    else await expect(site.heading).toHaveText('This link does not work');
  });

  test('a link opened in another browser confirms the address without signing in', async ({ site, visitor }) => {
    const me = fresh('ada');
    await site.signup.signUp(me);
    const other = await visitor();
    await confirmByMail(other, me.email);
    await other.isAt(paths.login);
    await other.open(paths.home);
    await other.expectSignedOut();
    await site.open(paths.home);
    await site.expectSignedOut();
    await other.login.signIn(me);
  });

  test('after a second mail either link confirms, then both are used', async ({ site, server, trouble }) => {
    trouble.expectStatus(404);
    const me = await server.create(fresh('ada'));
    for (const count of [1, 2]) {
      await site.login.open();
      await site.login.send(me.email, me.password);
      await site.isAt(paths.confirmEmail);
      await server.mail.newest(me.email, count);
    }
    const [newer, older] = await server.mail.to(me.email);
    await confirmByMail(site, me.email, 2);
    await site.isAt(paths.login);
    for (const mail of [newer!, older!]) {
      expect((await site.page.goto(linkOf(mail)))?.status()).toBe(404);
    }
  });

  test('the mailed link uses the configured origin despite a forged Host', { tag: '@javascript' }, async ({
    server,
    request,
  }) => {
    const me = fresh('ada');
    const answer = await request.post(`${server.url}${paths.actions}/signup`, {
      form: { email: me.email, password: me.password },
      headers: { origin: server.url, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    });
    expect(answer.status()).toBe(200);
    const mail = await server.mail.newest(me.email);
    expect(linkOf(mail).startsWith(`${server.url}/`)).toBe(true);
    expect(mail.text + mail.html).not.toContain('evil.example');
  });

  test('after a confirmation sign-in has the address filled in, once', async ({ site, server, visitor }) => {
    const me = await server.create(fresh('ada'));
    await site.login.open();
    await site.login.send(me.email, me.password);
    await site.isAt(paths.confirmEmail);
    const other = await visitor();
    await confirmByMail(other, me.email);
    await other.isAt(paths.login);
    await expect(other.login.email).toHaveValue(me.email);
    expect(other.page.url()).not.toContain('@');
    await other.page.reload();
    await expect(other.login.email).toHaveValue('');
  });

  test('the mail can be sent again when the page says so', async ({ site, server }) => {
    const me = fresh('ada');
    await site.signup.signUp(me);
    await site.awake();
    await server.mail.newest(me.email);
    await site.page.getByRole('button', { name: 'Send again' }).click();
    await expect(site.status).toContainText('another email');
    await server.mail.newest(me.email, 2);
    const [second, first] = await server.mail.to(me.email);
    expect(linkOf(second!)).not.toBe(linkOf(first!));
    await confirmByMail(site, me.email, 2);
    await site.isAt(paths.login);
  });

  test('a wrong address is changed on the page, and the right one confirms', async ({ site, server }) => {
    const wrong = fresh('adda');
    const right = fresh('ada');
    const taken = await server.create(fresh('taken'), '--verified');
    await site.signup.signUp(wrong);
    const change = async (email: string): Promise<void> => {
      await site.page.getByText('Wrong address? Change it').click();
      await site.page.getByLabel('Email address').fill(email);
      await site.page.getByRole('button', { name: 'Send to this address' }).click();
    };
    await change('nonsense@');
    await expect(site.page.getByLabel('Email address')).toBeVisible();
    await expect(site.page.getByRole('main')).toContainText(wrong.email);
    await site.open(paths.confirmEmail);
    // Answered as any other.
    await change(taken.email);
    await expect(site.page.getByRole('main').getByText(taken.email)).toBeVisible();
    await change(right.email);
    await expect(site.page.getByRole('main').getByText(right.email)).toBeVisible();
    await expect(site.status).toContainText('another address now');
    // As often as the settings say; then one starts again.
    await expect(site.page.getByRole('link', { name: 'Start again' })).toBeVisible();
    await confirmByMail(site, right.email);
    await site.isAt(paths.login);
    await site.login.signIn({ email: right.email, password: wrong.password });
  });

  test.describe('with the default cool-down', () => {
    test.use({ settings: { ACCOUNT__RATE_LIMITS__CONFIRM_EMAIL: '1/3m/key' } });

    test('the page says how long to wait, alike for a taken address and a free one', async ({ server, visitor }) => {
      const taken = await server.create(fresh('taken'), '--verified');
      const pages: string[] = [];
      for (const email of [taken.email, fresh('freeo').email]) {
        const one = await visitor();
        await one.signup.signUp({ email, password: PASSWORD });
        await one.awake();
        if (one.javascript) {
          await expect(one.page.getByRole('button', { name: /^Send again in 2:\d\d$/ })).toHaveAttribute('aria-disabled', 'true');
        } else {
          await expect(one.page.getByText('You can send it again in 3 minutes.')).toBeVisible();
          await one.page.getByRole('button', { name: 'Send again' }).click();
          await expect(one.alert.filter({ hasText: /./ })).toContainText('Try again in 3 minutes.');
        }
        const text = await one.page.getByRole('main').innerText();
        pages.push(text.replaceAll(email, 'ADDRESS').replace(/2:\d\d/, 'TIME'));
      }
      expect(pages[0]).toBe(pages[1]);
      expect(await server.mail.to(taken.email)).toHaveLength(1);
    });
  });

  test('the page says so when no confirmation is pending', async ({ site }) => {
    await site.open(paths.confirmEmail);
    await expect(site.heading).toHaveText('There is nothing to confirm here');
    await site.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await site.isAt(paths.login);
  });
});

test.describe('with login on confirmation', () => {
  test.use({ settings: { ACCOUNT__LOGIN_ON_EMAIL_CONFIRMATION: 'true' } });

  test('a confirmation signs in only the browser that signed up', async ({ site, visitor }) => {
    const me = fresh('ada');
    await site.signup.signUp(me);
    await confirmByMail(site, me.email);
    await site.isAt(paths.overview);
    await site.expectSignedInAs(me.email);

    const her = fresh('grace');
    await (await visitor()).signup.signUp(her);
    const other = await visitor();
    await confirmByMail(other, her.email);
    await other.isAt(paths.login);
  });
});

test.describe('by code', () => {
  test.use({ settings: { ACCOUNT__EMAIL_VERIFICATION_BY_CODE_ENABLED: 'true' } });

  test('the code signs in, however it is typed', async ({ site, server }) => {
    const me = fresh('ada');
    const signals = server.signals.listen();
    await site.signup.signUp(me);
    await site.awake();
    await expect(site.page.getByRole('main')).toContainText(`We sent an email to ${me.email}.`);
    const mail = await server.mail.newest(me.email);
    expect(mail.text).not.toContain('/confirm-email/');
    await site.code.enter(` ${codeOf(mail).replace('-', ' ').toLowerCase()} `);
    await site.isAt(paths.overview);
    await site.expectSignedInAs(me.email);
    const told = [
      'account.user_signed_up',
      'account.email_confirmation_sent',
      'housekey.code_sent',
      'account.email_confirmed',
      'housekey.account_ready',
      'account.user_logged_in',
    ];
    expect(await signals.types(told.length)).toEqual(told);
    expect(JSON.stringify(signals.heard())).not.toContain(codeOf(mail));
  });

  test('an empty code and a wrong one are refused beside the field; the right one still works', async ({
    site,
    server,
    trouble,
  }) => {
    trouble.expectStatus(400);
    const me = fresh('ada');
    await site.signup.signUp(me);
    await site.awake();
    const code = codeOf(await server.mail.newest(me.email));
    await site.code.enterWrong('');
    expect(await site.errorOf('Code')).toBe('Enter the code.');
    await site.awake();
    await site.code.enterWrong(otherThan(code));
    await expect(site.page.getByText('Wrong code. Check it and try again.')).toBeVisible();
    expect(await site.errorOf('Code')).toBe('Wrong code. Check it and try again.');
    await expect(site.code.input).toBeFocused();
    await site.awake();
    await site.code.enter(code);
    await site.expectSignedInAs(me.email);
  });

  test('after three wrong codes the right one is refused', async ({ site, server, trouble }) => {
    trouble.expectStatus(400, 409);
    const me = fresh('ada');
    await site.signup.signUp(me);
    await site.awake();
    const code = codeOf(await server.mail.newest(me.email));
    const signals = server.signals.listen();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await site.code.enterWrong(otherThan(code));
      expect(await site.errorOf('Code')).toBe('Wrong code. Check it and try again.');
      await site.awake();
    }
    await site.code.enterWrong(otherThan(code));
    await expect(site.alert).toContainText('This code no longer works. Start again to get a new one.');
    const heard = await signals.count(3);
    expect(heard.map((signal) => [signal.type, signal.data.last_attempt])).toEqual([
      ['account.email_verification_code_rejected', false],
      ['account.email_verification_code_rejected', false],
      ['account.email_verification_code_rejected', true],
    ]);
    await site.open(paths.confirmEmail);
    await expect(site.heading).toHaveText('There is nothing to confirm here');
    await expect(site.code.input).toHaveCount(0);

    await test.step('signing in starts anew, with a new code', async () => {
      await site.login.open();
      await site.login.send(me.email, me.password);
      await site.isAt(paths.confirmEmail);
      await site.awake();
      const second = codeOf(await server.mail.newest(me.email, 2));
      expect(second).not.toBe(code);
      await site.code.enter(second);
      await site.expectSignedInAs(me.email);
    });
  });

  test('a resent code replaces the first, keeps the attempt count, and is resent twice at most', async ({ site, server, trouble }) => {
    trouble.expectStatus(400);
    const me = fresh('ada');
    await site.signup.signUp(me);
    const again = site.page.getByRole('button', { name: 'Send again' });
    const said = 'We sent another email. It may take a minute to arrive.';
    const first = codeOf(await server.mail.newest(me.email));
    await site.awake();
    await again.click();
    await expect(site.status).toHaveText(said);
    await site.awake();
    await server.mail.newest(me.email, 2);
    await site.code.enterWrong(first);
    expect(await site.errorOf('Code')).toBe('Wrong code. Check it and try again.');
    await site.awake();
    await again.click();
    await server.mail.newest(me.email, 3);
    await expect(site.status).toHaveText(said);
    await site.open(paths.confirmEmail);
    await expect(again, 'twice at most').toHaveCount(0);
    await site.awake();
    const third = codeOf(await server.mail.newest(me.email, 3));
    await site.code.enterWrong(first);
    expect(await site.errorOf('Code')).toBe('Wrong code. Check it and try again.');
    await site.awake();
    await site.code.enter(third);
    await site.expectSignedInAs(me.email);
  });

  test('a code is refused in another browser', async ({ site, server, visitor }) => {
    const me = fresh('ada');
    await site.signup.signUp(me);
    await server.mail.newest(me.email);
    const other = await visitor();
    await other.open(paths.confirmEmail);
    await expect(other.heading).toHaveText('There is nothing to confirm here');
  });

  test('a taken address looks exactly like a free one, down to the third wrong code', async ({ server, visitor, trouble }) => {
    trouble.expectStatus(400);
    const taken = await server.create(fresh('taken'), '--verified');
    const free = fresh('freeo');
    const seen: string[][] = [];
    for (const email of [taken.email, free.email]) {
      const one = await visitor();
      const pages: string[] = [];
      const note = async () => {
        // The refusal may be shown a moment before the button is itself again.
        await expect(one.page.getByRole('button', { name: 'Confirming…' })).toHaveCount(0);
        pages.push((await one.page.getByRole('main').innerText()).replaceAll(email, 'ADDRESS'));
      };
      await one.signup.signUp({ email, password: PASSWORD });
      await one.awake();
      await note();
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await one.code.enterWrong('BBBB-BBBB');
        await expect(one.alert).toBeVisible();
        await note();
        await one.awake();
      }
      seen.push(pages);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect((await server.mail.newest(taken.email)).kind).toBe('account/email/account_already_exists');
  });

  test('an added address is listed after its code', async ({ site, server }) => {
    const me = await site.signedIn('ada');
    const second = fresh('countess').email;
    await site.emails.open();
    await site.emails.add(second);
    await site.isAt(paths.confirmEmail);
    await site.awake();
    await site.open(paths.email);
    await site.awake();
    await expect(site.emails.row(second)).toContainText('To add it, enter the code from our email.');
    await site.emails.row(second).getByRole('link', { name: 'Enter the code' }).click();
    const signals = server.signals.listen();
    await site.awake();
    await site.code.enter(codeOf(await server.mail.newest(second)));
    await site.isAt(paths.email);
    await expect(site.status).toHaveText('Your email address is confirmed.');
    await expect(site.emails.row(second)).toContainText('Confirmed');
    await site.expectSignedInAs(me.email);
    expect(await signals.types(2)).toEqual(['account.email_added', 'account.email_confirmed']);
  });

  test('a code is grouped while it is typed', { tag: '@javascript' }, async ({ site }) => {
    await site.signup.signUp(fresh('ada'));
    await site.awake();
    await site.code.input.pressSequentially('wdjbmjht');
    await expect(site.code.input).toHaveValue('WDJB-MJHT');
  });
});
