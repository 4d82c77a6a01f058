// Dependencies of the routes.
import type { ArchiveReader } from '../../store/archive/archive-reader.ts'
import type { Store } from '../../store/index/store.ts'
import type { Urls } from '../../urls.ts'
import type { LayoutContext } from '../pages/layout.ts'

export interface RouteContext {
  store: Store
  archive: ArchiveReader
  urls: Urls
  layoutContext: () => LayoutContext
  /** Epoch milliseconds. Citations name the day of access. */
  now: () => number
  /** Folder of the published pictures. */
  mediaDir: string
}
