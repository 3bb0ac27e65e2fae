"""The tick (what is due?), delivery (outbox to gateways), watch (is anything stuck?)."""
