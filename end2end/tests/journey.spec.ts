import { confirmByMail, expect, fresh, linkOf, paths, test } from './fixtures';

test('a new person signs up, confirms, adds a second address and signs out, starting at the home page', async ({
  site,
  server,
}) => {
  const { page, emails } = site;
  const me = fresh('ada');
  const second = fresh('countess').email;
  const signals = server.signals.listen();

  await test.step('home leads to sign-up', async () => {
    await site.open(paths.home);
    await site.expectSignedOut();
    await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
    await site.isAt(paths.signup);
    await site.signup.send(me.email, me.password);
  });

  await test.step('sign-up leads to the mail', async () => {
    await site.isAt(paths.confirmEmail);
    await expect(site.heading).toHaveText('Check your email');
    await expect(page.getByRole('main')).toContainText(`We sent an email to ${me.email}.`);
    await site.expectSignedOut();
  });

  await test.step('the mail is in the inbox, and opening its link confirms nothing', async () => {
    const mail = await server.mail.newest(me.email);
    await site.open(paths.devMail);
    await page.getByRole('listitem').filter({ hasText: me.email }).getByRole('link').click();
    await expect(site.heading).toHaveText('Confirm your email address');
    await page.getByRole('link', { name: linkOf(mail) }).click();
    await expect(site.heading).toHaveText('Confirm your email address');
    await expect(page.getByRole('main')).toContainText(`Confirm ${me.email} for your Housekey account?`);
    await page.reload();
    await expect(site.heading).toHaveText('Confirm your email address');
    expect(await signals.types(2)).toEqual(['account.user_signed_up', 'account.email_confirmation_sent']);
  });

  await test.step('confirming leads to sign-in', async () => {
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await site.isAt(paths.login);
    await expect(site.status).toHaveText('Your email address is confirmed. Sign in to continue.');
    await site.login.send(me.email, me.password);
    await site.isAt(paths.overview);
    await site.expectSignedInAs(me.email);
    await expect(site.heading).toHaveText('Your account');
  });

  await test.step('a second address is added, and its mail sent again', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Email addresses' }).click();
    await site.isAt(paths.email);
    await site.awake();
    await expect(emails.rows).toHaveCount(1);
    await emails.add(second);
    await emails.expectSaid(
      `We sent an email to ${second}. It says what to do next.`,
      'We sent an email to the new address. It says what to do next.',
    );
    await expect(emails.row(second)).toContainText('Not confirmed');
    await expect(emails.field).toHaveValue('');
    await emails.press('Send again', second);
    await emails.expectSaid(
      `We sent another email to ${second}.`,
      'We sent another email. It may take a minute to arrive.',
    );
  });

  await test.step('it is confirmed, made primary, and the first one removed', async () => {
    await confirmByMail(site, second, 2);
    await site.isAt(paths.email);
    await expect(site.status).toHaveText('Your email address is confirmed.');
    await site.awake();
    await expect(emails.row(second)).toContainText('Confirmed');
    await emails.press('Make primary', second);
    await emails.expectSaid(`${second} is now your primary address.`, 'Your primary address was changed.');
    await expect(emails.row(second)).toContainText('Primary');
    await expect(emails.row(me.email)).not.toContainText('Primary');
    await emails.remove(me.email);
    await emails.expectSaid(`${me.email} was removed.`, 'The address was removed.');
    await expect(emails.rows).toHaveCount(1);
  });

  await test.step('signing out leads home, where nobody is known', async () => {
    await site.open(paths.email);
    await site.expectSignedInAs(second);
    await site.signOut();
    await site.isAt(paths.home);
    await expect(site.status).toHaveText('You are signed out.');
    await expect(page.getByText(second)).toHaveCount(0);
  });

  await test.step('everything that happened was told, in its order', async () => {
    const told = [
      'account.user_signed_up',
      'account.email_confirmation_sent',
      'account.email_confirmed',
      'housekey.account_ready',
      'account.authentication_step_completed',
      'account.user_logged_in',
      'account.email_confirmation_sent',
      'account.email_added',
      // The mail that was sent again.
      'account.email_confirmation_sent',
      'account.email_confirmed',
      'account.email_changed',
      'account.email_removed',
      'account.user_logged_out',
      'housekey.session_ended',
    ];
    expect(await signals.types(told.length)).toEqual(told);
    const heard = signals.heard();
    const seqs = heard.map((signal) => signal.seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(heard.map((signal) => signal.data.user?.id)).size).toBe(1);
    const changed = heard.find((signal) => signal.type === 'account.email_changed');
    expect(changed?.data).toMatchObject({
      from_email_address: { email: me.email },
      to_email_address: { email: second, verified: true, primary: true },
    });
    expect(JSON.stringify(heard)).not.toContain(me.password);
  });

  await test.step('the mails that went out are these', async () => {
    const kinds = async (to: string) => (await server.mail.to(to)).map((mail) => mail.kind).toReversed();
    await expect
      .poll(() => kinds(me.email))
      .toEqual([
        'account/email/email_confirmation_signup',
        'account/email/email_changed',
        // To the address that was removed, too: a person who took the account over reads the one that is left.
        'account/email/email_deleted',
      ]);
    await expect
      .poll(() => kinds(second))
      .toEqual([
        'account/email/email_confirmation',
        'account/email/email_confirmation',
        'account/email/email_deleted',
      ]);
  });
});
