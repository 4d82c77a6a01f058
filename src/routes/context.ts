// What routes are given.
import type { FrameSource } from '../pages/frame.ts'
import type { History } from '../store/history.ts'
import type { Store } from '../store/store.ts'
import type { Urls } from '../urls.ts'

export interface RouteContext {
  store: Store
  urls: Urls
  frameSource: () => FrameSource
  history: History
  /** Epoch milliseconds: a citation says on which day it was made. */
  now: () => number
  /** Where the intake keeps the pictures. */
  mediaDir: string
}
