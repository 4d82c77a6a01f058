// Starts WebKitGTK with WebDriver on its own display. Debian: webkit2gtk-driver, xvfb.
import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { lastFirst, type Scope } from '../helper.ts'
import { freePort } from '../system/loopback.ts'

const DRIVER = '/usr/bin/WebKitWebDriver'
const [BROWSER = ''] = globSync('/usr/lib/*/webkit2gtk-4.1/MiniBrowser')

/** Reason for skipping tests in WebKit; false when they run. */
export const SKIP_WEBKIT = existsSync(DRIVER) && existsSync('/usr/bin/Xvfb') && BROWSER !== '' ? false : 'WebKitGTK is not installed (Debian: webkit2gtk-driver xvfb)'

export interface WebKit {
  open: (address: string) => Promise<void>
  /** Runs the body of a function in the page and returns its value. */
  evaluate: (script: string) => Promise<unknown>
}

/** Starts a browser; closes it after the tests. */
export async function openWebKit (outer: Scope): Promise<WebKit> {
  const scope = lastFirst(outer)
  const display = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x1400x24'], { stdio: ['ignore', 'pipe', 'ignore'] })
  scope.after(() => { display.kill() })
  const number = await new Promise<string>((resolve, reject) => {
    display.stdout.once('data', (bytes) => resolve(String(bytes).trim()))
    display.once('error', reject)
  })
  const port = await freePort()
  const driver = spawn(DRIVER, [`--port=${port}`], { env: { ...process.env, DISPLAY: `:${number}` }, stdio: 'ignore' })
  scope.after(() => { driver.kill() })
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
    const { value } = await response.json() as { value: unknown }
    if (!response.ok) throw new Error(JSON.stringify(value))
    return value
  }
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] } } }
  const { sessionId } = await untilListening(async () => await ask('POST', '/session', { capabilities })) as { sessionId: string }
  scope.after(async () => { await ask('DELETE', `/session/${sessionId}`) })
  return {
    open: async (address) => { await ask('POST', `/session/${sessionId}/url`, { url: address }) },
    evaluate: async (script) => await ask('POST', `/session/${sessionId}/execute/sync`, { script, args: [] }),
  }
}

/** Repeats `ask` until the driver listens, for at most 20 seconds. */
async function untilListening<T> (ask: () => Promise<T>): Promise<T> {
  for (let tries = 200; ; tries--) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof TypeError) || tries === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
