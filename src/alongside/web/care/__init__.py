"""The care lead's desk: who is home, who rests, who asks for a call. Nothing of any case."""
