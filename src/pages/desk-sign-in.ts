// Where staff give the desk's token.
import { deskFrame } from './desk.ts'
import type { Frame, FrameSource } from './frame.ts'

/** The fields of views/pages/desk-sign-in.eta. */
export interface DeskSignInPage { frame: Frame, refused: boolean, signInAddress: string }

export function deskSignInPage (source: FrameSource, { refused }: { refused: boolean }): DeskSignInPage {
  return { frame: deskFrame(source, source.urls.desk()), refused, signInAddress: source.urls.deskSignIn() }
}
