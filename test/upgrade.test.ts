// An archive that release 0.1.0 wrote is opened by this program: every address answers as that release did.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import pino from 'pino'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createPublisher } from '../src/publish/publisher.ts'
import { createRenderer } from '../src/publish/renderer.ts'
import { openArchive } from '../src/store/archive/archive.ts'
import { openIndex } from '../src/store/index/open-index.ts'
import { openStore } from '../src/store/index/store.ts'
import { createUrls } from '../src/urls.ts'
import { ROOT } from './content-files.ts'
import { type Scope, temporaryFolder } from './helper.ts'
import { textOf } from './html.ts'

const FIXTURE = join(ROOT, 'test/fixtures/archive-0.1.0')
const ANSWERED_AT = Date.parse('2026-03-23T09:00:00+08:00')

interface Answer { status: number, location?: string, type?: string | null, text: string | null }

/** Names and bytes of these belong to the program, not to the archive. */
const OF_THE_PROGRAM = /^\/(?:assets\/|data\.schema\.json$|data\/fields$)|poster\.png$/

/** Opens the archive of the fixture with this program, in a folder of its own. */
async function openFixture (scope: Scope) {
  const folder = temporaryFolder(scope)
  const contentDir = join(folder, 'content')
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  cpSync(join(FIXTURE, 'content'), contentDir, { recursive: true })
  cpSync(join(FIXTURE, 'archive.sqlite'), join(dataDir, 'archive.sqlite'))
  const config = readConfig({ CONTENT_DIR: contentDir, DATA_DIR: dataDir, PORT: '0', SITE_ORIGIN: 'https://portal.example' })
  const urls = createUrls(config)
  const now = () => ANSWERED_AT
  const { db } = openIndex({ file: join(dataDir, 'index.sqlite'), fingerprint: '' })
  const archive = openArchive({ file: join(dataDir, 'archive.sqlite'), now })
  const mediaDir = join(dataDir, 'media')
  const rows = () => archive.published().length + archive.revisions.articles().reduce((sum, { version }) => sum + version, 0)
  const before = rows()
  createPublisher({ contentDir, mediaDir, db, archive, renderer: createRenderer(urls) }).scan({ now: ANSWERED_AT, stableMs: 0 })
  const store = openStore(join(dataDir, 'index.sqlite'))
  const app = await buildApp({
    config,
    urls,
    store,
    log: pino({ level: 'silent' }),
    mediaDir,
    now,
    readiness: () => ({ status: 'ready', reasons: [] }),
    deskStatus: () => ({ alarms: [], shareText: '', canConfirmDeletion: false, lastScanAt: null, lastChange: null }),
    confirmDeletion: () => {},
    decideOwner: () => {},
  })
  scope.after(async () => {
    await app.close()
    store.close()
    archive.close()
    db.close()
  })
  return { app, added: rows() - before }
}

const spaceless = (text: string | null) => (text ?? '').replace(/\s+/g, '')

const mainOf = (html: string) => /<main\b[^>]*>([^]*)<\/main>/.exec(html)?.[1] ?? html

test('every address of an archive of release 0.1.0 answers as that release did', async (t) => {
  const { app, added } = await openFixture(t)
  assert.equal(added, 0, 'nothing new is archived')
  const answers = JSON.parse(readFileSync(join(FIXTURE, 'answers.json'), 'utf8')) as Record<string, Answer>
  const addresses = Object.keys(answers).filter((address) => !OF_THE_PROGRAM.test(address))
  assert.ok(addresses.length > 500)
  const different: string[] = []
  for (const address of addresses) {
    const { statusCode, headers, body } = await app.inject({ method: 'GET', url: address })
    const type = String(headers['content-type'] ?? '')
    const expected = answers[address]
    const text = expected?.text === null ? null : /^text\/html/.test(type) ? textOf(mainOf(body)).replace(/\s+/g, ' ').trim() : body
    const wanted = expected?.text ?? null
    const same = statusCode === expected?.status && headers.location === expected.location && type === (expected.type ?? '') && spaceless(text) === spaceless(wanted)
    if (!same) different.push(`${address}: ${statusCode} ${headers.location ?? ''} (${expected?.status} ${expected?.location ?? ''})\n  ${text?.slice(0, 300)}\n  ${wanted?.slice(0, 300)}`)
  }
  assert.equal(different.length, 0, `${different.length} of ${addresses.length} differ\n${different.slice(0, 5).join('\n')}`)
})
