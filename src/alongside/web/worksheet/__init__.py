"""A case's funding sheet, as the public, the agency's and the coordinators' desks all show it.

form: the questions; page: the outcomes; pursued: what is followed up; costs: the lines and their split; drafts: the
papers to sign; place: whose sheet it is and where its pages lie.
"""
