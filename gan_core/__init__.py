"""GANscope's core: params, data, losses, networks, training, telemetry, experiments, runtime. It knows no page."""
