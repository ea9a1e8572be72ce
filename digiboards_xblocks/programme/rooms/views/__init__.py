"""The pages of rooms: joining, a phone's, the facilitator's and the projector's."""
