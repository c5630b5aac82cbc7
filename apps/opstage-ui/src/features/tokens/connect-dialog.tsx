import { useT } from '../../i18n/i18n.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ConnectSteps } from './connect-steps.tsx'

export function ConnectDialog({ agentCode, onClose }: { agentCode?: string | undefined; onClose: () => void }) {
  const t = useT()
  return (
    <Dialog wide title={t.connect.title} onClose={onClose}>
      <ConnectSteps agentCode={agentCode} onDone={onClose} />
    </Dialog>
  )
}
