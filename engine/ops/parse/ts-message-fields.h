#pragma once

#include "engine/ops/parse/ts-message-type.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsMessageFields:
 * @fields: @n of them, in the order of the attribute field_names
 * @order: their places by number
 *
 * What DecodeProtoV2 and EncodeProto are asked for.
 */
typedef struct
{
  guint n;
  TsMessageField *fields;
  guint *order;
} TsMessageFields;

/* Reads the attributes descriptor_source, message_type and field_names of @op; @self is zeroed. @message: (out) (transfer full): the type */
gboolean ts_message_fields_read (TsMessageFields *self, const TsOperation *op, char **message, GError **error);

/* Frees what @state, a TsMessageFields or something that begins with one, points to. */
void ts_message_fields_release (gpointer state);

/* Whether a field, the @i-th, can be a tensor of @dtype; %TS_ERROR_INVALID_ARGUMENT if not. */
gboolean ts_message_field_check_dtype (const TsMessageField *field, guint i, TsDType dtype, GError **error);

G_END_DECLS
