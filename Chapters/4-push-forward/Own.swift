import Seams

// Decoders of your own. Each entry is a name and a formula: the coordinates of d(z), two or more,
// from the two latents z[0] and z[1], written with + − × ÷, squareRoot(), exp, log, sin, cos, sinh,
// cosh and tanh. `./Chapters/run push-forward --decoder NAME` examines one of them, or of the zoo.
//
// The latents are normal, and the decoder is used within 3 of 0. Other laws stand between the name
// and the formula, as in Zoo.swift.

let ownDecoders = [
  PushForward("hill") { z in
    [z[0], z[1], 1.5 * exp(-0.5 * (z[0] * z[0] + z[1] * z[1]))]
  },
  PushForward("saucer", "", [.uniform(0.2...2), .uniform(-3...3)]) { z in
    [z[0] * cos(z[1]), z[0] * sin(z[1]), 0.5 * z[0] * z[0]]
  },
]
