import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Installation } from '../support/nightshift.js';
import { temporaryFolder } from '../support/scratch.js';
import { openBrowser } from './chromium/open-browser.js';

const PATIENCE_MS = 60_000;

/** `nightshift start` with the orders example, and a browser in front of it. */
export class PortalHouse {
  readonly installation: Installation;
  readonly page: Page;
  /** What the browser complained of; a refused request is no complaint of its own. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #context: BrowserContext;

  private constructor(installation: Installation, browser: Browser, context: BrowserContext, page: Page) {
    this.installation = installation;
    this.#browser = browser;
    this.#context = context;
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !text.startsWith('Failed to load resource')) this.complaints.push(text);
    });
  }

  /** `prepare` may change the app before it is started. */
  static async open(prepare?: (folder: string) => void): Promise<PortalHouse> {
    const folder = join(temporaryFolder(), 'orders');
    // Links as they are: copied absolute, they would lead out of the folder, and packing refuses that.
    cpSync('examples/orders', folder, { recursive: true, verbatimSymlinks: true });
    prepare?.(folder);
    const starting = Installation.embedded([folder]);
    const browser = await openBrowser().catch(async (error: unknown) => {
      await (await starting).close();
      throw error;
    });
    const installation = await starting;
    try {
      await installation.program.printed('Try it:');
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
      return new PortalHouse(installation, browser, context, await context.newPage());
    } catch (error) {
      // Nobody else can: what runs on would keep the run of the tests from ending.
      await Promise.all([browser.close(), installation.close()]);
      throw error;
    }
  }

  /** Goes to a page of the portal by its address, and waits until it has what it shows. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.installation.management}${path}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    await this.page.locator('main [role=progressbar]').first().waitFor({ state: 'detached' });
    await this.page.evaluate(() => document.fonts.ready);
  }

  /** Makes the first Owner by the setup link, and signs the browser in as such. */
  async becomeOwner(name: string, password: string): Promise<void> {
    const { management, ownerToken } = this.installation;
    const data = { token: ownerToken, name, password };
    const response = await this.#context.request.post(`${management}/api/setup`, { data });
    if (!response.ok()) throw new Error(`No Owner was made: ${response.status()} ${await response.text()}`);
  }

  async signIn(name: string, password: string): Promise<void> {
    await this.page.getByLabel('User name').fill(name);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** A request as the portal sends it: with the cookie of whoever is signed in, and the proof that a page of ours asks. */
  async request(
    method: string,
    path: string,
    data?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const { request } = this.#context;
    const base = this.installation.management;
    const me = (await (await request.get(`${base}/api/me`)).json()) as { readonly csrfToken: string };
    const headers = { 'x-csrf-token': me.csrfToken };
    const response = await request.fetch(`${base}${path}`, {
      method,
      headers,
      ...(data === undefined ? {} : { data }),
    });
    return { status: response.status(), body: await response.json() };
  }

  async close(): Promise<void> {
    try {
      await this.#browser.close();
    } finally {
      await this.installation.close();
    }
  }
}
