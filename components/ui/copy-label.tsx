import { Check, Copy, type LucideIcon } from "lucide-react";

type Props = {
  isCopied: boolean;
  label: string;
  copiedLabel: string;
  icon?: LucideIcon;
  iconClass?: string;
};

/** What stands on a copy button. Both labels lie in one cell, so the button keeps its width. */
export function CopyLabel({ isCopied, label, copiedLabel, icon: Icon = Copy, iconClass = "size-4" }: Props) {
  const cell = "col-start-1 row-start-1 flex items-center justify-center gap-2 transition-opacity";
  return (
    <span className="grid">
      <span className={cell} style={{ opacity: isCopied ? 0 : 1 }}>
        <Icon aria-hidden="true" className={iconClass} />
        {label}
      </span>
      <span aria-hidden="true" className={cell} style={{ opacity: isCopied ? 1 : 0 }}>
        <Check className={iconClass} />
        {copiedLabel}
      </span>
    </span>
  );
}
