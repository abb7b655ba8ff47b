//#-hidden-code
import Foundation
import Pages
import Seams
//#-end-hidden-code

//: # The whole zoo, and answers
//:
//: ## 4.11 Every density has its mass
//:
//: The zoo (`Zoo.swift`) holds {zooCount:2} decoders, each a formula with the laws of its latents
//: and its box. What would break a map is left out of its box: the pole of the sphere, the origin
//: of polar coordinates, the poles of bipolar ones, the other half of $z^2$, a second turn round
//: the cylinder. {figure:surfaces} shows some that stand in space.
//:
//: ![Eight surfaces in two rows: a cylinder, a scroll, a hanging sheet and a cone; a sphere, a torus, a
//: catenoid and a folded sheet.](surfaces.png)
//: Surfaces of the zoo, coloured by their densities, with the images of the latent grid. Upper row:
//: a sheet of paper could be rolled to make them ($K=0$). Lower row: it could not. (The sphere's
//: poles are left out of its box.)

func wholeZoo(
  _ table: [(PushForward, Defects)], on page: Page, using random: inout Random
) throws {
  page.figure("surfaces", width: 700, height: 400, columns: 4) {
    surfaces([
      Zoo.cylinder, Zoo.roll, Zoo.sheet, Zoo.cone, Zoo.sphere, Zoo.torus, Zoo.catenoid, Zoo.fold,
    ])
  }

  //: Every density must have the mass of its box. We sum (4.1) at the middles of a mesh of
  //: triangles times their areas, which come from the places of the corners alone, so the areas
  //: know nothing of $J$: [the mass of (4.1) is that of the box, for each decoder]{✓ mass}. Chords
  //: times (4.2) along random seams do the same for the line densities: [the mass of (4.2) on each
  //: seam is that of the latent's interval]{✓ lineMass}.

  let masses = try Zoo.all.map { try $0.totalMass(cells: page.isQuick ? 24 : 48) }
  let lines = try Zoo.all.map { d in
    let z = d.latents(page.isQuick ? 1 : 2, using: &random)
    return try (0..<z.rows).flatMap { p in
      try (0..<2).map { try d.lineMass($0, through: z.row(p)) - d.factors[$0].mass }
    }
  }
  page.claim("mass", .numerical, masses, equals: Zoo.all.map(\.mass), within: 1e-3)
  page.claim("lineMass", .numerical, lines.flatMap { $0 }, equals: 0, within: 1e-6)

  //: ## 4.12 The other fifteen
  //:
  //: The table of section 4.7, continued. On the sphere $r^2=u^2+v^2$; the Möbius map has
  //: $a=(-4,-1)$.

  page.table("others", rows: try Zoo.others.map(tableRow))

  //: | decoder | $d(u,v)$ | C1 | L1 | C2 | $K$ | mean $c_\mathrm{IMA}$ |
  //: | --- | --- | --- | --- | --- | --- | --- |
  //: | {table:others} |
  //:
  //: {figure:classes} puts every decoder in its place. Innermost are those of chapter 3 that cost
  //: nothing under a diagonal posterior for any $x$: sums of curves in orthogonal subspaces, which
  //: have C1 and no mixed second derivative. [Of the zoo's decoders with C1 and C2, the cone alone
  //: has a mixed second derivative]{✓ coneAlone}.

  let mixed = table.filter {
    max($1.c1, $1.c2) < Defects.threshold && $1.mixed >= Defects.threshold
  }
  page.claim("coneAlone", .numerical, mixed.map { $0.0.name == "cone" ? 1 : 0 }, equals: 1)

  //: ![Two overlapping ovals, C1 and L1. Where they overlap a third, C2, and in it a fourth, sums of
  //: orthogonal curves. Names stand in each region, and one outside.](classes.png)
  //: The zoo by condition; the outlines are C1, L1, both C1 and C2, and no mixed second derivative
  //: besides. The places come from the defects.

  page.figure("classes", width: 680, height: 400) { classes(table) }

  //: ## 4.13 Answers
  //:
  //: <details><summary>Exercise 4.2, the loops of Mercator's map</summary>
  //:
  //: By (4.9), round $[u_1,u_2]\times[v_1,v_2]$ the loop gives
  //: $(v_2-v_1)(1/\cosh u_2-1/\cosh u_1)$. It vanishes if $u_2=-u_1$: the box is symmetric about
  //: the equator. That C2 fails is seen on every other.
  //:
  //: </details>
  //:
  //: <details><summary>Exercise 4.3, a strip along a ray</summary>
  //:
  //: $f_1=\varphi(u)/e^u$ per unit of the radius, and $s_2=e^u$, so the strip shows
  //: $\varphi(u)e^{-2u}$ per unit of the radius, or $\varphi(u)e^{-u}$ per unit of $u$: a normal
  //: law of the mean $-1$. The mean logarithm differs by 1.
  //:
  //: </details>
  //:
  //: <details><summary>Exercise 4.5, C2 without L1</summary>
  //:
  //: Let $d=\gamma_1(u)+\gamma_2(v)$ with two curves of unit speed. The speeds are constant, so C2
  //: holds, and $\det G=1-(\gamma_1'^\top\gamma_2')^2$. For two circles in one plane, walked in
  //: opposite senses, $d=(\sin u+\sin v,\cos u-\cos v)$, this is $\sin^2(u+v)$, whose logarithm is
  //: no sum. [Two circles have C2]{✓ circlesC2} and [two circles fail L1]{✓ circlesL1}, on a box
  //: without $u+v=0$.

  let circles = PushForward("circles", "", [.uniform(0.3...1.2), .uniform(0.3...1.2)]) { z in
    [sin(z[0]) + sin(z[1]), cos(z[0]) - cos(z[1])]
  }
  let ofCircles = try circles.defects()
  page.claim("circlesC2", .exact, ofCircles.c2, equals: 0, within: 1e-12)
  page.claim("circlesL1", .numerical, ofCircles.l1, atLeast: 0.01)

  //: </details>
  //:
  //: <details><summary>Exercise 4.7, conformal maps with C2</summary>
  //:
  //: For two latents and more, $\partial_js_i=0$ for all $i\ne j$ says of one speed $s$ that it
  //: changes with no latent. It is constant: a similarity of a flat box.
  //:
  //: </details>
}
