"""Call-outs, waves, pages, answers, deadlines, stand-down."""
