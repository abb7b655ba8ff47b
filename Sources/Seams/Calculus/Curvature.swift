extension Jets {
  /// The curvature of a decoder's surface at point p in the plane of its columns i and j, by Gauss's
  /// equation: with Nᵢⱼ the part of ∂ᵢⱼd that is normal to the surface,
  /// (Nᵢᵢ·Nⱼⱼ − Nᵢⱼ·Nᵢⱼ)/(GᵢᵢGⱼⱼ − Gᵢⱼ²). For two latents it is the surface's Gauss curvature.
  ///
  /// - Throws: `AlgebraError` if JᵀJ at p is not positive definite.
  public func sectionalCurvature(_ i: Int = 0, _ j: Int = 1, at p: Int = 0) throws -> Double {
    let G = gram(at: p)
    let factor = try Cholesky(G)
    let J = slopes.rows(p * latents..<(p + 1) * latents)
    /// Nₐ·N_b: the product of two second derivatives, less that of their parts along the surface.
    func normalProduct(_ a: [Double], _ b: [Double]) -> Double {
      dot(a, b) - dot(J * a, factor.solve(J * b))
    }
    let (ii, ij, jj) = (curvature(i, i, at: p), curvature(i, j, at: p), curvature(j, j, at: p))
    let area = G[i, i] * G[j, j] - G[i, j] * G[i, j]
    return (normalProduct(ii, jj) - normalProduct(ij, ij)) / area
  }
}
