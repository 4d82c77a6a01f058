// Starts the Chromium inside the npm package @sparticuz/chromium, with the libraries that a bare Debian lacks.
// Unpacks it once into node_modules/.cache: `npm ci` removes it.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sparticuz, { inflate } from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'
import { ROOT } from '../content-files.ts'
import type { Scope } from '../helper.ts'

/** Reason for skipping browser tests; false when they run. */
export const SKIP = process.platform === 'linux' && process.arch === 'x64' ? false : 'the Chromium that npm brings runs on Linux x64 only'

const PACKAGE = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..')

/** Unpacks into a temporary folder and renames it: two test files may do so at the same time. */
async function unpack (): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
  const folder = join(ROOT, 'node_modules/.cache', `chromium-${version}`)
  if (existsSync(folder)) return folder
  const beside = `${folder}.${process.pid}`
  mkdirSync(beside, { recursive: true })
  // The package unpacks into TMPDIR.
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = beside
  try {
    await sparticuz.executablePath()
    await inflate(join(PACKAGE, 'bin/al2023.tar.br'))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  // The font configuration in the package has the folders of another system.
  writeFileSync(join(beside, 'fonts.conf'), `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`)
  try {
    renameSync(beside, folder)
  } catch {
    rmSync(beside, { recursive: true, force: true })
  }
  return folder
}

/** Starts a browser; closes it after the tests. */
export async function openBrowser (scope: Scope): Promise<Browser> {
  const folder = await unpack()
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? folder,
    LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    // The fonts of the package have Latin letters alone.
    ...(!existsSync('/etc/fonts/fonts.conf') && { FONTCONFIG_FILE: join(folder, 'fonts.conf') }),
  }
  const browser = await chromium.launch({ executablePath: join(folder, 'chromium'), args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'], env })
  scope.after(async () => await browser.close())
  return browser
}
