import './WizardFrame.css';
import { ArrowLeft, Check } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Form } from 'react-aria-components/Form';
import { Trans, useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

export interface WizardFrameProps {
  /** What the wizard does: "Connect a store". Names its steps for screen readers. */
  readonly label: string;
  readonly steps: readonly string[];
  /** From 0. */
  readonly current: number;
  /** The one question of this page. */
  readonly title: string;
  readonly children: ReactNode;
  /** Absent on the first page. It must not lose what was entered. */
  readonly onBack?: (() => void) | undefined;
  /** Says what it does: "Check the key". */
  readonly primaryLabel: string;
  readonly onPrimary: () => void;
  readonly isPending?: boolean;
  readonly isPrimaryDisabled?: boolean;
  /** Where each page is an element of its own: its title takes the focus when it appears. */
  readonly isTitleFocused?: boolean;
  /** Beside the primary button: what gives up, what does otherwise. */
  readonly actions?: ReactNode;
}

/**
 * A page of a wizard: its steps, one question, Back and the one button that goes on, which Enter presses too. When the
 * page changes the focus goes to its title, so that it is read out.
 */
export function WizardFrame(props: WizardFrameProps) {
  const { label, steps, current, title, children, onBack, primaryLabel, onPrimary } = props;
  const { isPending = false, isPrimaryDisabled = false, isTitleFocused = false, actions } = props;
  const { t } = useTranslation('kit');
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(isTitleFocused ? undefined : current);

  useEffect(() => {
    if (shown.current !== current) {
      shown.current = current;
      heading.current?.focus();
    }
  }, [current]);

  return (
    <Form
      className="ui-wizard"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending && !isPrimaryDisabled) {
          onPrimary();
        }
      }}
    >
      <ol className="ui-wizard-steps" aria-label={label}>
        {steps.map((step, index) => (
          <li
            key={step}
            className="ui-wizard-step"
            aria-current={index === current ? 'step' : undefined}
            data-past={index < current || undefined}
          >
            <span className="ui-wizard-number">{index < current ? <Icon icon={Check} /> : index + 1}</span>
            <span>
              {index < current ? (
                <Trans
                  t={t}
                  i18nKey="stepPast"
                  components={{ step: <>{step}</>, past: <span className="ui-hidden" /> }}
                />
              ) : (
                step
              )}
            </span>
          </li>
        ))}
      </ol>
      <div className="ui-wizard-content">
        <h1 ref={heading} tabIndex={-1}>
          <span className="ui-hidden">{t('stepOf', { current: current + 1, total: steps.length })}</span> {title}
        </h1>
        {children}
      </div>
      <div className="ui-wizard-actions">
        {onBack && (
          <Button variant="quiet" icon={ArrowLeft} onPress={onBack}>
            {t('back')}
          </Button>
        )}
        <span className="ui-wizard-more">{actions}</span>
        <Button type="submit" variant="primary" isPending={isPending} isDisabled={isPrimaryDisabled}>
          {primaryLabel}
        </Button>
      </div>
    </Form>
  );
}
