/// The function φ that is applied to every number that leaves a layer of a network.
///
/// Its value, and its derivatives in terms of the value, which is kept, so that what went in need
/// not be: for φ = tanh with y = φ(a), φ′ = 1 − y² and φ″ = −2y(1 − y²). They are loops of CLoops.
public enum Activation: CaseIterable, Sendable { case identity, tanh }
