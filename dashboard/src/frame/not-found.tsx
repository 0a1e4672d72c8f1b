import type { ReactNode } from "react";
import { Link } from "wouter";

export function NotFound(): ReactNode {
  return (
    <section className="card state">
      <strong>Nothing is at this address.</strong>
      <p>It may be of another version, or your role may not see it.</p>
      <Link href="/" className="btn">
        Go to the overview
      </Link>
    </section>
  );
}
