#include "engine/debug/numerics/ts-value-hash.h"

#include "engine/tensor/ts-resource.h"

#include <string.h>

guint64
ts_value_hash_add (guint64 hash,
                   guint64 number)
{
  hash = (hash ^ number) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return hash ^ (hash >> 32);
}

static guint64
add_bytes (guint64 hash,
           const void *data,
           gsize size)
{
  const guint8 *bytes = data;
  guint64 word;

  for (; size >= sizeof word; size -= sizeof word, bytes += sizeof word)
    {
      memcpy (&word, bytes, sizeof word);
      hash = ts_value_hash_add (hash, word);
    }
  word = size;
  memcpy (&word, bytes, size);
  return ts_value_hash_add (hash, word + (size << 56));
}

guint64
ts_value_hash (const TsTensor *value)
{
  guint64 hash = ts_value_hash_add (1, value->dtype);

  for (int i = 0; i < value->shape.rank; i++)
    hash = ts_value_hash_add (hash, (guint64)value->shape.dims[i]);
  if (ts_tensor_is_reference (value) || value->n_elements == 0)
    return hash;
  if (ts_dtype_is_plain (value->dtype))
    return add_bytes (hash, value->data, ts_tensor_size_bytes (value));
  for (gsize i = 0; value->dtype == TS_DTYPE_STRING && i < value->n_elements; i++)
    hash = add_bytes (hash, ((const TsString *)value->data)[i].bytes, ((const TsString *)value->data)[i].size);
  return hash;
}
