import type { ReactNode } from "react";
import { Feed } from "./feed.tsx";
import { Figures } from "./figures.tsx";
import { Headline } from "./headline.tsx";
import { Ingress } from "./ingress.tsx";
import { Risk } from "./risk.tsx";
import { TopSources } from "./top-sources.tsx";
import { WhereFrom } from "./where-from.tsx";
import "./overview.css";

/** What is happening, in a sentence, in figures, and threat by threat. */
export default function Overview(): ReactNode {
  return (
    <>
      <Headline />
      <Figures />
      <div className="overview">
        <Risk />
        <WhereFrom />
        <Feed />
        <div className="stack side">
          <TopSources />
          <Ingress />
        </div>
      </div>
    </>
  );
}
