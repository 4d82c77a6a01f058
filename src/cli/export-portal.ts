// A portal over a copy of index and archive, exported as files: while the real one runs, or when there is none.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { readAssets } from '../web/assets.ts'
import { exportMirror, type MirrorOutcome } from '../mirror/export.ts'
import { posterSources } from '../mirror/poster-cache.ts'
import { isMirror, NotAMirror, openTree } from '../mirror/output-dir.ts'
import { mirrorSearchPage } from '../web/pages/mirror-search.ts'
import { takeLock } from '../store/sqlite/lock.ts'
import { openAddressInventory } from '../store/archive/address-inventory.ts'
import { takeSnapshot } from '../store/sqlite/consistent-copy.ts'
import { openStore } from '../store/index/store.ts'
import { createUrls } from '../urls.ts'

/** Where the copies are while an export is at work: only its own user may look there. */
const COPIES = 'chuangwen-export-'

/** Two print about as fast as one renders all the rest; each takes 150 MB. */
const POSTER_PROCESSES = Math.min(2, availableParallelism())

/** Another export is writing into the folder. */
export class Busy extends Error {}

/**
 * Exports what the index of `config.dataDir` holds at this moment into `dir`, as of `now` (epoch ms).
 * @throws Busy, NotAMirror, NoIndex, PageFault; the system's error when something can't be read or written
 */
export async function exportPortal ({ config, dir, now }: { config: Config, dir: string, now: number }): Promise<MirrorOutcome> {
  // Before anything is made there, the lock included.
  if (!isMirror(dir)) throw new NotAMirror()
  mkdirSync(dir, { recursive: true })
  const lock = takeLock(join(dir, '.lock'))
  if (lock === null) throw new Busy()
  const copies = mkdtempSync(join(tmpdir(), COPIES))
  const closing: (() => void | Promise<void>)[] = [lock.release, () => rmSync(copies, { recursive: true, force: true })]
  try {
    const tree = openTree(dir, { scratch: copies })
    if (tree.left?.startsWith(join(tmpdir(), COPIES))) rmSync(tree.left, { recursive: true, force: true })
    const generation = await takeSnapshot({ dataDir: config.dataDir, to: copies })
    const index = join(copies, 'index.sqlite')
    const store = openStore(index)
    closing.push(store.close)
    const record = openAddressInventory({ index, archive: join(copies, 'archive.sqlite') })
    closing.push(record.close)
    const urls = createUrls(config)
    const app = await buildApp({
      config: { ...config, dataDir: copies },
      urls,
      store,
      log: pino({ level: 'silent' }),
      mediaDir: join(config.dataDir, 'media'),
      now: () => now,
      readiness: () => ({ status: 'ready', reasons: [] }),
      deskNews: () => ({ alarms: [], shareText: '', canConfirm: false, lastLookAt: null, lastChange: null }),
      confirmDeletion: () => {},
      posterProcesses: POSTER_PROCESSES,
    })
    closing.push(async () => await app.close())
    await app.ready()
    const assets = readAssets()
    const frame = {
      site: store.site.read(),
      series: store.series.list(),
      urls,
      assets: { stylesheet: urls.asset(assets.stylesheet), cardStylesheet: urls.asset(assets.cardStylesheet), script: urls.asset(assets.script), icon: urls.asset(assets.icon) },
    }
    const searchPage = await app.view('pages/mirror-search.eta', mirrorSearchPage(frame))
    return await exportMirror({ app, urls, record, tree, assets: assets.files.keys(), searchPage, sourceOf: posterSources({ store, record, urls }), costlyAtATime: POSTER_PROCESSES + 1, generation, at: now })
  } finally {
    for (const close of closing.reverse()) await close()
  }
}
