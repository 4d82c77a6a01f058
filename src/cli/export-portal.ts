// Exports the portal from copies of index and archive, so that an export works with and without a running portal.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { readAssets } from '../web/assets.ts'
import { exportMirror, type MirrorOutcome } from '../mirror/export.ts'
import { createPosterDigest } from '../mirror/poster-digest.ts'
import { isMirror, NotAMirrorError, openOutputDir } from '../mirror/output-dir.ts'
import { mirrorSearchPage } from '../web/pages/search.ts'
import { takeLock } from '../store/sqlite/lock.ts'
import { openAddressInventory } from '../store/archive/address-inventory.ts'
import { copyPublicData } from '../store/archive/public-copy.ts'
import { openStore } from '../store/index/store.ts'
import { createUrls } from '../urls.ts'

/** Prefix of the temporary folder of the copies. Only the user of the process can read a folder that mkdtemp creates. */
const COPIES = 'chuangwen-export-'

/** Thrown when another export writes into the folder. */
export class ExportRunningError extends Error {}

/**
 * Exports the present content of the index in `config.dataDir` into `dir`. Pages are rendered for the time `now` (epoch ms).
 * @throws ExportRunningError, NotAMirrorError, NoIndex, PageError; the system's error when something can't be read or written
 */
export async function exportPortal ({ config, dir, now }: { config: Config, dir: string, now: number }): Promise<MirrorOutcome> {
  // This check comes before any write, also before the lock file is created.
  if (!isMirror(dir)) throw new NotAMirrorError()
  mkdirSync(dir, { recursive: true })
  const lock = takeLock(join(dir, '.lock'))
  if (lock === null) throw new ExportRunningError()
  const copies = mkdtempSync(join(tmpdir(), COPIES))
  const closing: (() => void | Promise<void>)[] = [lock.release, () => rmSync(copies, { recursive: true, force: true })]
  try {
    const output = openOutputDir(dir, { scratch: copies })
    if (output.staleScratch?.startsWith(join(tmpdir(), COPIES))) rmSync(output.staleScratch, { recursive: true, force: true })
    const generation = await copyPublicData({ dataDir: config.dataDir, to: copies })
    const index = join(copies, 'index.sqlite')
    const store = openStore(index)
    closing.push(store.close)
    const inventory = openAddressInventory({ index, archive: join(copies, 'archive.sqlite') })
    closing.push(inventory.close)
    const urls = createUrls(config)
    const app = await buildApp({
      config: { ...config, dataDir: copies },
      urls,
      store,
      log: pino({ level: 'silent' }),
      mediaDir: join(config.dataDir, 'media'),
      now: () => now,
      readiness: () => ({ status: 'ready', reasons: [] }),
      deskStatus: () => ({ alarms: [], shareText: '', canConfirmDeletion: false, lastScanAt: null, lastChange: null }),
      confirmDeletion: () => {},
      decideOwner: () => {},
    })
    closing.push(async () => await app.close())
    await app.ready()
    const assets = readAssets(urls)
    const layoutContext = { site: store.site.read(), series: store.series.list(), urls, assets: assets.addresses }
    const searchPage = await app.view('pages/mirror-search.eta', mirrorSearchPage(layoutContext))
    return await exportMirror({
      app,
      urls,
      inventory,
      output,
      assets: assets.files.keys(),
      searchPage,
      sourceDigest: createPosterDigest({ store, inventory, urls }),
      generation,
      at: now,
    })
  } finally {
    for (const close of closing.reverse()) await close()
  }
}
