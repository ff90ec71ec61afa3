import './scan.css';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Paste, PasteChoice, PasteReport } from '../../../src-main/contract/host.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { hasKey } from '../../state/key-in-text.ts';
import { scanPicture, stopScanning, useScanning } from '../../state/scanning.ts';
import { type Pasted, SecretField, type SecretFieldHandle } from '../../ui/SecretField.tsx';
import { ClearClipboard } from './ClearClipboard.tsx';
import { FailureBanner } from './Failed.tsx';
import { useDrops, usePastes } from './handed-over.ts';
import { useInView } from './in-view.ts';
import { KeySources } from './KeySources.tsx';
import { PasteState } from './PasteState.tsx';

export interface KeyIntakeProps {
  /** What is typed there is the page's to hand over. */
  readonly field: RefObject<SecretFieldHandle | null>;
  readonly help: string;
  /** What was understood so far, and why the last of it was not. */
  readonly paste: PasteReport | undefined;
  readonly failure: Failure | undefined;
  /** Hands on what was pasted, dropped or scanned; true where there was something of a key in it. */
  readonly onOffer: (paste: Paste, choice?: PasteChoice) => Promise<boolean>;
  /** The page does without one, too: nothing is said of a key until there is one, and then its ways in are gone. */
  readonly isOptional?: boolean;
  /** Beside what was understood. */
  readonly action?: ReactNode;
}

/**
 * All the ways in which a key comes to Gatehouse: typed, pasted or dropped anywhere on the page, as text or as a picture,
 * or scanned from a screen or by a camera. None of it is held here.
 */
export function KeyIntake(props: KeyIntakeProps) {
  const { field, help, paste, failure, onOffer, isOptional = false, action } = props;
  const { t } = useTranslation(['words', 'scan']);
  /** Counts what was taken out of the clipboard, where the last of it held the secret. */
  const [clipboard, setClipboard] = useState({ pastes: 0, isSecret: false });
  const isScanning = useScanning(({ stage }) => stage !== 'at-rest');
  const told = useNewFailure(failure, isScanning);
  const outcome = useRef<HTMLDivElement>(null);
  useInView(outcome, told ?? paste);
  useInView(outcome, clipboard);

  useEffect(() => stopScanning, []);

  const takeCodes = (codes: readonly string[]) => onOffer({ codes });
  const takeText = (paste: Paste) => {
    stopScanning();
    return onOffer(paste);
  };
  const takeFile = async (file: File): Promise<boolean> => {
    const note = await keyNote(file);
    if (note !== undefined) return takeText(note);
    let isTaken = false;
    await scanPicture(file, async (codes) => {
      isTaken = await takeCodes(codes);
      return isTaken;
    });
    return isTaken;
  };
  const take = ({ text, html, file }: Pasted): Promise<boolean> =>
    file === undefined || hasKey(text) ? takeText({ text, html }) : takeFile(file);
  const takePasted = (pasted: Pasted) => {
    const isSecret = pasted.file !== undefined || /cs_/i.test(pasted.text + pasted.html);
    void take(pasted).then((isTaken) => {
      if (isTaken) setClipboard(({ pastes }) => ({ pastes: pastes + 1, isSecret }));
    });
  };
  usePastes(takePasted);
  const isDropping = useDrops((dropped) => void take(dropped));
  const isFolded = isOptional && paste?.state === 'complete';

  return (
    <>
      {!isFolded && (
        <>
          <SecretField
            ref={field}
            label={t('words:keyField.label')}
            description={help}
            onPasted={takePasted}
            onDropped={(dropped) => void take(dropped)}
          />
          <KeySources onCodes={takeCodes} />
        </>
      )}
      <div ref={outcome} className="scan-outcome">
        {told && <FailureBanner failure={told} />}
        {(paste || !isOptional) && (
          <div className="scan-understood">
            <PasteState paste={paste} onChoose={(choice) => void onOffer({}, choice)} />
            {action}
          </div>
        )}
        {clipboard.isSecret && <ClearClipboard key={clipboard.pastes} />}
      </div>
      {isDropping && (
        <div className="scan-drop">
          <p>{t('scan:drop')}</p>
        </div>
      )}
    </>
  );
}

/** In bytes. A file of text in which somebody keeps keys has a few lines. */
const longestNote = 65_536;

/** What a file of text with a key in it says. A picture has bytes that no text has, whatever stands among them. */
async function keyNote(file: File): Promise<Paste | undefined> {
  if (file.size > longestNote) return undefined;
  // A folder, or a file that is gone: whoever looks for a picture in it says so.
  const text = await file.text().catch(() => '');
  return hasKey(text) && !text.includes('\0') ? { text } : undefined;
}

/** What failed before a scan began is not told beside it. */
function useNewFailure(failure: Failure | undefined, isScanning: boolean): Failure | undefined {
  const [past, setPast] = useState<Failure>();
  const [wasScanning, setWasScanning] = useState(isScanning);
  if (wasScanning !== isScanning) {
    setWasScanning(isScanning);
    if (isScanning) setPast(failure);
  }
  return failure === past ? undefined : failure;
}
