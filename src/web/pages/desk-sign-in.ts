// Where staff give the desk's token.
import { deskFrame } from './desk.ts'
import type { Layout, LayoutContext } from './layout.ts'

/** The fields of views/pages/desk-sign-in.eta. */
export interface DeskSignInPage { frame: Layout, refused: boolean, signInAddress: string }

export function deskSignInPage (source: LayoutContext, { refused }: { refused: boolean }): DeskSignInPage {
  return { frame: deskFrame(source, source.urls.desk()), refused, signInAddress: source.urls.deskSignIn() }
}
