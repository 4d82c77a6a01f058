// What routes are given.
import type { LayoutContext } from '../pages/layout.ts'
import type { ArchiveReader } from '../../store/archive/archive-reader.ts'
import type { Store } from '../../store/index/store.ts'
import type { Urls } from '../../urls.ts'

export interface RouteContext {
  store: Store
  urls: Urls
  frameSource: () => LayoutContext
  history: ArchiveReader
  /** Epoch milliseconds: a citation says on which day it was made. */
  now: () => number
  /** Where the intake keeps the pictures. */
  mediaDir: string
}
