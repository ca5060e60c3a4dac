import { defineConfig } from '@playwright/test';

import type { Options } from './tests/fixtures';
import { browser } from './tests/fixtures/browser';

/**
 * Every test runs twice, with JavaScript and without. What makes sense once only says so by a tag:
 * `@javascript` (needs it, or asks no browser at all), `@no-javascript`. Nothing is ever skipped.
 */
export default defineConfig<Options>({
  testDir: 'tests',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 45_000,
  expect: { timeout: 8_000 },
  reporter: process.env.CI ? [['list']] : [['line']],
  use: {
    ...browser,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    // Without pictures: they cost more than the tests.
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
  },
  projects: [
    { name: 'javascript', grepInvert: /@no-javascript/ },
    { name: 'no-javascript', grepInvert: /@javascript/, use: { javaScriptEnabled: false } },
  ],
});
