import { AppFailure } from "@/components/states/app-failure";

export default function NotFoundPage() {
  return <AppFailure kind="not_found" />;
}
